import type { QuarantinedEvent, ReceivedEvent } from "@oddwatch/github-events";
import type { Control } from "@oddwatch/pipeline";
import type { SourceRound } from "../source-round.ts";
import type { Source, SourceContext } from "./source-context.ts";

/** What a poller of GitHub's events brings at a time. */
interface EventRound {
  events: ReceivedEvent[];
  quarantined: QuarantinedEvent[];
  position: unknown;
  coverage?: number;
}

/** A change of coverage smaller than this is noise. */
const COVERAGE_STEP = 0.02;

/** Rounds that may be on their way to the log while the next is read. */
const ROUNDS_AHEAD = 2;

/**
 * Hands a poller's rounds to the pipeline. A round without events is waited for until it is stored: its position tells of
 * requests about to be made, which a crash must not hide. So is one with events when two are on their way already: a
 * crash forgets what was read and not stored, and what was read longer ago than that may have left GitHub's pages.
 */
export async function passRounds(
  { name: source, lane }: Pick<Source, "name" | "lane">,
  rounds: AsyncIterable<EventRound>,
  { ingest, board, clock }: SourceContext,
): Promise<void> {
  let toldCoverage: number | undefined;
  const onTheirWay: Promise<boolean>[] = [];
  for await (const { events, quarantined, position, coverage } of rounds) {
    const seenAt = clock();
    const controls: Control[] = [];
    if (coverage !== undefined && Math.abs(coverage - (toldCoverage ?? -1)) > COVERAGE_STEP) {
      controls.push({ kind: "coverage", at: seenAt, source, lane, coverage });
      toldCoverage = coverage;
    }
    const items = events.map(({ event, raw }) => ({ event, raw, seenAt }));
    const round: SourceRound = { source, lane, items, refused: quarantined, at: seenAt, controls, position };
    board.arrived(source, newest(events), coverage);
    onTheirWay.push(ingest.store(round));
    if (items.length === 0) await Promise.all(onTheirWay.splice(0));
    else if (onTheirWay.length > ROUNDS_AHEAD) await onTheirWay.shift();
  }
}

function newest(events: readonly ReceivedEvent[]): number | undefined {
  return events.length === 0 ? undefined : Math.max(...events.map(({ event }) => event.at));
}
