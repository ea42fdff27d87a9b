import type { QuarantinedEvent, ReceivedEvent } from "@oddwatch/github-events";
import type { Control, Lane } from "@oddwatch/pipeline";
import type { SourceRound } from "../source-round.ts";
import type { SourceContext } from "./source-context.ts";

/** What a poller of GitHub's events brings at a time. */
interface EventRound {
  events: ReceivedEvent[];
  quarantined: QuarantinedEvent[];
  position: unknown;
  coverage?: number;
}

/** A change of coverage smaller than this is noise. */
const COVERAGE_STEP = 0.02;

/**
 * Hands a poller's rounds to the pipeline, each stored before the next is read: its position tells of requests about to
 * be made, which a crash must not hide, and what was read long before it is stored may have left GitHub's pages when a
 * crash forgets it.
 */
export async function passRounds(
  { name: source, lane }: { name: string; lane: Lane },
  rounds: AsyncIterable<EventRound>,
  { ingest, board, clock }: SourceContext,
): Promise<void> {
  let toldCoverage: number | undefined;
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
    await ingest.store(round);
  }
}

function newest(events: readonly ReceivedEvent[]): number | undefined {
  return events.length === 0 ? undefined : Math.max(...events.map(({ event }) => event.at));
}
