import type { Logger } from "pino";
import type { IncidentStep } from "../jobs/incident-way.ts";
import { RetryLater } from "../jobs/job.ts";
import type { Metrics } from "../metrics.ts";
import type { EvidenceFacts } from "./evidence-facts.ts";
import type { IncidentWithEvents } from "./material.ts";
import { ModelError } from "./model-error.ts";
import type { StoredSummary } from "./stored-summary.ts";
import type { Summariser } from "./summariser.ts";
import { writeSummaryRow } from "./summary-rows.ts";

/** Tries of one summary by a model: after them the rules write it, so that nobody waits longer. */
const MOST_TRIES = 3;
/** A model that asks for a longer pause is not waited for. */
const LONGEST_PAUSE_SECONDS = 60;

export interface SummariseStepOptions {
  workspace: string;
  summariser: Pick<Summariser, "summarise" | "byRules">;
  readIncident: (id: string) => Promise<IncidentWithEvents | undefined>;
  readEvidence: (incidentId: string) => Promise<EvidenceFacts>;
  metrics: Pick<Metrics, "summaries" | "summaryTokens">;
  log: Pick<Logger, "warn">;
}

/** The step from evidence to summary: asks the model a few times, then lets the rules write. Fails for no model's sake. */
export function summariseStep(options: SummariseStepOptions): IncidentStep {
  const { workspace, summariser, readIncident, readEvidence, metrics, log } = options;
  return {
    async run(job, signal) {
      const incident = await readIncident(job.incidentId);
      if (incident === undefined) return undefined;
      const evidence = await readEvidence(incident.id);
      let summary: StoredSummary;
      try {
        summary = await summariser.summarise(incident, evidence, signal);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        const { retryAfterSeconds: pause = Number.POSITIVE_INFINITY, reason } = error;
        const mayTryAgain = !job.isLastAttempt && job.attempt < MOST_TRIES && pause <= LONGEST_PAUSE_SECONDS;
        if (mayTryAgain) throw new RetryLater(pause, error.message);
        log.warn({ incident: incident.id, reason }, `${error.message} The rules write the summary.`);
        summary = summariser.byRules(incident, evidence, reason);
      }
      if (summary === incident.summary) return undefined;
      metrics.summaries.inc({ by: summary.model === undefined ? "rules" : "model", why: summary.whyRules ?? "" });
      metrics.summaryTokens.inc((summary.model?.inputTokens ?? 0) + (summary.model?.outputTokens ?? 0));
      return (client) => writeSummaryRow(client, workspace, summary);
    },
  };
}
