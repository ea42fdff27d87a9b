import type { Severity } from "@oddwatch/pipeline";
import type { SummaryContent } from "./summary-content.ts";

/** Why the rules wrote a summary of an incident. `no-model`: none is set up for its severity. */
export type WhyRules =
  | "no-model"
  | "budget"
  | "rate-limited"
  | "unavailable"
  | "refused"
  | "timeout"
  | "malformed"
  | "unfounded"
  | "no-key"
  | "not-allowed";

/** A summary with how it came about. */
export interface StoredSummary {
  incidentId: string;
  /** Severity and kind of the incident when it was written: with others it no longer fits. */
  severity: Severity;
  kind: string;
  content: SummaryContent;
  /** Undefined when a model wrote it. */
  whyRules?: WhyRules;
  /** Undefined when the rules wrote it. */
  model?: ModelUse;
  /** ms since epoch. */
  writtenAt: number;
}

/** What a model was asked, and what that took. */
export interface ModelUse {
  name: string;
  promptVersion: number;
  inputTokens: number;
  outputTokens: number;
  /** Millionths of a US dollar; undefined when the model's price is not known. */
  costMicros?: number;
  /** Hash of all that was asked: the same question is not asked again. */
  contentHash: string;
}

/** Whether a summary still speaks of the incident as it is. */
export function fits(summary: StoredSummary, incident: { severity: Severity; kind: string }): boolean {
  return summary.severity === incident.severity && summary.kind === incident.kind;
}
