import type pg from "pg";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { ControlDesk } from "../ingest/control-desk.ts";
import type { Ingest } from "../ingest/ingest.ts";
import { noteLogged, type StoredFeedback, waitingFeedback } from "./feedback-rows.ts";

export interface FeedbackDeskOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  ingest: Pick<Ingest, "store" | "state" | "ready">;
  log: Pick<Logger, "warn">;
}

/** Brings what people said of incidents into the log, where it changes the weight of like cases. */
export function feedbackDesk({ pool, workspace, ...options }: FeedbackDeskOptions): ControlDesk<StoredFeedback> {
  return new ControlDesk({
    ...options,
    source: "people",
    read: () => waitingFeedback(pool, workspace),
    controlOf: ({ id, judgement, like }, at) => ({ kind: "feedback", at, id, judgement, like }),
    noteLogged: ({ id, saidAt }, loggedAt) => noteLogged(pool, workspace, { id, saidAt, loggedAt }),
  });
}
