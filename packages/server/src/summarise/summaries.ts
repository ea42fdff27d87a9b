import type pg from "pg";
import type { TargetGuard } from "../alert/target-guard.ts";
import type { Clock } from "../clock.ts";
import type { IncidentStep } from "../jobs/incident-way.ts";
import { DailySpend } from "./daily-spend.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import { type SummariseStepOptions, summariseStep } from "./summarise-step.ts";
import { Summariser, type SummariserOptions } from "./summariser.ts";

export interface SummariesOptions
  extends Omit<SummariseStepOptions, "summariser">,
    Pick<SummariserOptions, "readSettings" | "readSecret" | "asked"> {
  pool: pg.Pool;
  clock: Clock;
  /** Says where a model may be: the workspace names the address, the installation what may be reached. */
  guard: TargetGuard;
}

/** The summarise step with everything it needs, over one database. Silences the SDK's own warnings on the console. */
export function summaries({ pool, clock, guard, ...options }: SummariesOptions): IncidentStep {
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const spend = new DailySpend({ pool, workspace: options.workspace, clock });
  return summariseStep({
    ...options,
    summariser: new Summariser({ ...options, spend, clock, fetch: guardedFetch(guard) }),
  });
}
