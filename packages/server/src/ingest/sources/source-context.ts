import type { Lane } from "@oddwatch/pipeline";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import type { Ingest } from "../ingest.ts";
import type { SourceBoard } from "../source-board.ts";

/** What every source is handed. */
export interface SourceContext {
  ingest: Pick<Ingest, "offer" | "store">;
  board: SourceBoard;
  clock: Clock;
  signal: AbortSignal;
  log: Logger;
  /** How far the source was read when it was last stored. */
  position: (source: string) => Promise<unknown>;
  /** Whether an event of this id entered the log in the last days. */
  isLogged: (eventId: string) => Promise<boolean>;
}

/** Where activity comes from. */
export interface Source {
  /** Unique: the key of its position, and its name on the page. */
  name: string;
  /** What it brings comes by this lane; `status` brings no activity. */
  lane: Lane | "status";
  /** Runs until the signal aborts or there is nothing more. */
  run(context: SourceContext): Promise<void>;
}
