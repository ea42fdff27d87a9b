import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { ControlDesk } from "../ingest/control-desk.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { SettingsDesk } from "../settings-desk.ts";
import type { Database } from "../storage/database.ts";
import { feedbackDesk } from "./feedback-desk.ts";
import type { SuppressionWish } from "./like-this.ts";
import { SuppressionDesk } from "./suppression-desk.ts";
import { previewSuppression, type SuppressionPreview } from "./suppression-preview.ts";
import { readTimelinePage, type TimelineStep } from "./timeline-page.ts";
import { WorkDesk } from "./work-desk.ts";

/** Days that a preview looks back. */
const PREVIEW_DAYS = 30;
const DAY_MS = 86_400_000;

/** Everything that people do with incidents. */
export interface Work {
  desk: Pick<WorkDesk, "acknowledge" | "assign" | "comment" | "resolve" | "reopen" | "suppressed" | "judge">;
  feedback: Pick<ControlDesk<unknown>, "bringIn">;
  suppressions: Pick<SuppressionDesk, "list" | "add" | "remove">;
  /** What it would have muted; `since` in ms since epoch. */
  preview: (wish: SuppressionWish) => Promise<SuppressionPreview & { since: number }>;
  timeline: (wanted: { id: string; limit: number; beforeOrdinal?: number }) => Promise<TimelineStep[]>;
  /** A name for a new suppression. */
  newId: () => string;
}

export interface WorkOptions {
  db: Pick<Database, "pool" | "kysely">;
  workspace: string;
  clock: Clock;
  settings: Pick<SettingsDesk, "read" | "edit">;
  ingest: Pick<Ingest, "store" | "state" | "ready">;
  /** Told after every change of an incident. */
  onChange: () => void;
  log: Pick<Logger, "warn">;
}

/** Opens nothing itself. Call `feedback.bringIn` once the pipeline takes rounds. */
export function createWork({ db, workspace, clock, settings, ingest, onChange, log }: WorkOptions): Work {
  const { pool, kysely } = db;
  const feedback = feedbackDesk({ pool, workspace, clock, ingest, log });
  return {
    desk: new WorkDesk({ pool, workspace, clock, feedback, onChange }),
    feedback,
    suppressions: new SuppressionDesk(settings),
    async preview(wish) {
      const since = (ingest.state.watermark ?? clock()) - PREVIEW_DAYS * DAY_MS;
      return { ...(await previewSuppression(pool, workspace, { wish, since })), since };
    },
    timeline: (wanted) => readTimelinePage(kysely, workspace, wanted),
    newId: () => `like-${randomUUID().slice(0, 8)}`,
  };
}
