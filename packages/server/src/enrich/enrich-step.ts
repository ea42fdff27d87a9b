import type pg from "pg";
import type { Enqueuer } from "../jobs/incident-jobs.ts";
import type { IncidentStep } from "../jobs/incident-way.ts";
import { RetryLater } from "../jobs/job.ts";
import type { Metrics } from "../metrics.ts";
import type { EnrichSettings } from "./enrich-settings.ts";
import type { Enricher } from "./enricher.ts";
import { mergeEvidenceRow } from "./evidence-rows.ts";
import { secondsToLaterTry } from "./later-try.ts";

/** After them the way goes on with what is known: nobody waits longer for GitHub. */
const MOST_TRIES = 3;
const LONGEST_PAUSE_SECONDS = 30;

export interface EnrichStepOptions {
  workspace: string;
  pool: pg.Pool;
  enricher: Pick<Enricher, "enrich">;
  readSettings: () => Promise<EnrichSettings>;
  jobs: Enqueuer;
  metrics: Pick<Metrics, "evidence">;
}

/**
 * The first step from incident to person. What is known is stored before a further try, so that an alert whose deadline comes
 * meanwhile has it. Fails for nothing that GitHub does: what is left out for a reason that passes is looked up again later,
 * by a job of its own that the way does not wait for.
 */
export function enrichStep({
  workspace,
  pool,
  enricher,
  readSettings,
  jobs,
  metrics,
}: EnrichStepOptions): IncidentStep {
  return {
    async run(job, signal) {
      if (!(await readSettings()).enabled) return undefined;
      const enriched = await enricher.enrich(job.incidentId, signal);
      if (enriched === undefined) return undefined;
      const { evidence, retryAfterSeconds, goesOn } = enriched;
      if (!job.isLastAttempt && job.attempt < MOST_TRIES && retryAfterSeconds <= LONGEST_PAUSE_SECONDS) {
        await mergeEvidenceRow(pool, workspace, evidence);
        throw new RetryLater(retryAfterSeconds, evidence.gaps[0]?.reason ?? "something could not be looked up");
      }
      metrics.evidence.inc({ state: evidence.state });
      return async (client) => {
        const startAfterSeconds = secondsToLaterTry(await mergeEvidenceRow(client, workspace, evidence));
        if (startAfterSeconds === undefined || !goesOn) return;
        const { incidentId } = evidence;
        await jobs.enqueue(client, "enrich", [{ incidentId, priority: job.priority, startAfterSeconds }]);
      };
    },
  };
}
