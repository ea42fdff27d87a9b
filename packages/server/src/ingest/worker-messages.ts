import type { ConnectionConfig } from "../storage/connection-pool.ts";
import type { SourceRound } from "./source-round.ts";

/** Batches on their way to the log at most: judged, or waiting for it, and not told of as stored. */
export const MOST_BATCHES_UNDER_WAY = 64;

/** What the pipeline's thread is started with. */
export interface PipelineTask {
  database: ConnectionConfig;
  workspace: string;
  /** Names this process in the lease. */
  owner: string;
  fingerprint: string;
  /** When the service started, on the clock of the run: ms since epoch. */
  startedAt: number;
  /** A snapshot is taken after so many ms or inputs, whichever comes first. */
  snapshotEveryMs: number;
  snapshotEveryInputs: number;
  logLevel: string;
}

/** To the pipeline's thread. */
export type ToPipeline = { type: "rounds"; rounds: SourceRound[] } | { type: "stop" };

/** Figures that a commit moved on. */
export interface CommitFigures {
  /** `seq` of the newest input in the log. */
  seq: number;
  watermark: number | undefined;
  /** Activities that entered, by GitHub's type name, then by lane. */
  byType: Record<string, Record<string, number>>;
  activities: number;
  duplicates: number;
  quarantined: number;
  /** Incidents opened, by severity. */
  opened: Record<string, number>;
  /** Whether any incident changed. */
  changed: boolean;
  notices: { at: number; kind: string; text: string }[];
  seconds: number;
  /** When the pipeline had judged them: ms since epoch, counted steadily and alike in all threads of the process. */
  judgedAt: number;
  /** Activities judged since the state began. */
  judged: number;
  keys: Record<string, number>;
  ready: Record<string, boolean>;
}

/** From the pipeline's thread. */
export type FromPipeline =
  /** Somebody else writes this workspace; waits for the lease. */
  | { type: "waiting"; holder: string }
  /** Recovering: so many inputs of the log were run again. */
  | { type: "recovering"; seq: number; head: number }
  /** Ready for rounds. `fresh` when the log was empty. */
  | { type: "ready"; seq: number; watermark: number | undefined; fresh: boolean; recovery: string }
  | { type: "committed"; figures: CommitFigures }
  /** The database does not take a batch; it is tried again. */
  | { type: "failing"; error: string }
  /** A snapshot is stored; `blockedMs` is the longest that its copying held other work up at a time. */
  | { type: "snapshot"; seq: number; bytes: number; blockedMs: number; seconds: number }
  /** The lease was taken over: this thread ends, what it held in memory is gone. */
  | { type: "lease-lost" }
  | { type: "stopped"; seq: number };
