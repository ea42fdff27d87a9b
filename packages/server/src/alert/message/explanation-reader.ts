import type { StoredIncident } from "../../api/api-store.ts";
import type { Evidence } from "../../enrich/evidence.ts";
import { currentContent } from "../../summary/write-summary.ts";
import type { Explanation } from "./incident-message.ts";

export interface ExplanationReaderOptions {
  readIncident: (id: string) => Promise<StoredIncident | undefined>;
  readEvidence: (id: string) => Promise<Evidence | undefined>;
}

/** Reads what is known of an incident by now: its summary, by a model or by the rules, and what was looked up. */
export function explanationReader({ readIncident, readEvidence }: ExplanationReaderOptions) {
  return async ({ id }: { id: string }): Promise<Explanation | undefined> => {
    const [incident, evidence] = await Promise.all([readIncident(id), readEvidence(id)]);
    if (incident === undefined) return undefined;
    const { title, rootCause, nextSteps } = currentContent(incident);
    const telling = evidence?.facts.filter((fact) => fact.telling === 2) ?? [];
    return {
      title,
      causes: rootCause.map(({ text }) => text),
      nextSteps: nextSteps.map(({ text }) => text),
      evidence: telling.map(({ text }) => text),
    };
  };
}
