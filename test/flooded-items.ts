import { parseEvent } from "../packages/github-events/src/index.ts";
import { normaliseEvent, type PipelineInput } from "../packages/pipeline/src/index.ts";
import type { SourceItem } from "../packages/server/src/ingest/source-round.ts";
import { eventsWithFloods } from "./planted-flood.ts";
import { NOON } from "./synthetic-activity.ts";

/** Made events with floods in them, as a source hands them over, a second apart and seen when they happened. */
export function floodedItems(count: number, seed = 1): SourceItem[] {
  return eventsWithFloods({ count, seed, endAt: NOON + count * 1000 }).map((raw) => {
    const { event } = parseEvent(raw);
    if (event === undefined) throw new Error(`a made event cannot be read: ${JSON.stringify(raw)}`);
    return { event, raw: JSON.stringify(raw), seenAt: event.at };
  });
}

/** The same as inputs, from `seq` 1 on. */
export function floodedInputs(count: number, seed = 1): PipelineInput[] {
  return floodedItems(count, seed).flatMap(({ event, seenAt }, index) =>
    event === undefined ? [] : { seq: index + 1, activity: normaliseEvent(event, { seenAt, lane: "public" }) },
  );
}
