import { pino } from "pino";
import { SourceBoard } from "../source-board.ts";
import type { SourceRound } from "../source-round.ts";
import type { Source, SourceContext } from "./source-context.ts";

/** 2019-05-15T15:25:00Z, minutes after the recorded webhooks. */
export const NOW = Date.UTC(2019, 4, 15, 15, 25);

export interface ContextUnderTest extends SourceContext {
  /** What the source brought, in its order. */
  rounds: SourceRound[];
  /** Ends the source. */
  stop: () => void;
  /** What the log's failures said. */
  failures: string[];
}

/** What a source is handed, with a clock that stands still and a log that keeps whatever comes. */
export function contextUnderTest(given: Partial<SourceContext> = {}): ContextUnderTest {
  const rounds: SourceRound[] = [];
  const failures: string[] = [];
  const stopping = new AbortController();
  const take = async (round: SourceRound) => {
    rounds.push(round);
    return true;
  };
  return {
    rounds,
    failures,
    stop: () => stopping.abort(new Error("stopping")),
    ingest: { offer: take, store: take },
    board: new SourceBoard(() => NOW),
    clock: () => NOW,
    signal: stopping.signal,
    log: pino({ level: "error" }, { write: (line: string) => void failures.push(line) }),
    position: async () => undefined,
    isLogged: async () => false,
    ...given,
  };
}

/** Puts the source on the board and runs it, as the service does. */
export function run(source: Source, context: SourceContext): Promise<void> {
  context.board.add(source.name, source.lane);
  return source.run(context);
}
