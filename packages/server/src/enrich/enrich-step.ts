import type pg from "pg";
import type { IncidentStep } from "../jobs/incident-way.ts";
import { RetryLater } from "../jobs/job.ts";
import type { Metrics } from "../metrics.ts";
import type { EnrichSettings } from "./enrich-settings.ts";
import type { Enricher } from "./enricher.ts";
import { writeEvidenceRow } from "./evidence-rows.ts";

/** After them the way goes on with what is known: nobody waits longer for GitHub. */
const MOST_TRIES = 3;
const LONGEST_PAUSE_SECONDS = 30;

export interface EnrichStepOptions {
  workspace: string;
  pool: pg.Pool;
  enricher: Pick<Enricher, "enrich">;
  readSettings: () => Promise<EnrichSettings>;
  metrics: Pick<Metrics, "evidence">;
}

/**
 * The first step from incident to person. What is known is stored before a further try, so that an alert whose deadline comes
 * meanwhile has it. Fails for nothing that GitHub does.
 */
export function enrichStep({ workspace, pool, enricher, readSettings, metrics }: EnrichStepOptions): IncidentStep {
  return {
    async run(job, signal) {
      if (!(await readSettings()).enabled) return undefined;
      const enriched = await enricher.enrich(job.incidentId, signal);
      if (enriched === undefined) return undefined;
      const { evidence, retryAfterSeconds } = enriched;
      if (!job.isLastAttempt && job.attempt < MOST_TRIES && retryAfterSeconds <= LONGEST_PAUSE_SECONDS) {
        await writeEvidenceRow(pool, workspace, evidence);
        throw new RetryLater(retryAfterSeconds, evidence.gaps[0]?.reason ?? "something could not be looked up");
      }
      metrics.evidence.inc({ state: evidence.state });
      return (client) => writeEvidenceRow(client, workspace, evidence);
    },
  };
}
