import type { WhyRules } from "./stored-summary.ts";

/** Why a model gave no answer that can be used. */
export type ModelFailure = Extract<
  WhyRules,
  "rate-limited" | "unavailable" | "refused" | "timeout" | "malformed" | "no-key" | "not-allowed"
>;

const WORDS: Record<ModelFailure, string> = {
  "rate-limited": "has no room for more questions now",
  unavailable: "cannot be reached or failed",
  refused: "refused the question: check the key, the model's name and the address",
  timeout: "did not answer in time",
  malformed: "answered with something else than a summary",
  "no-key": "cannot be asked: its key cannot be read",
  "not-allowed": "is not asked",
};

export interface ModelErrorOptions {
  status?: number;
  retryAfterSeconds?: number;
  tokens?: { input: number; output: number };
  /** More for people, in our own words. */
  why?: string;
}

/**
 * A model gave no usable answer. Holds the status and never what was said: providers repeat parts of keys in their answers, and
 * what was asked is strangers' text.
 */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly reason: ModelFailure;
  /** When a new try makes sense; undefined when it makes none. */
  readonly retryAfterSeconds: number | undefined;
  /** What the failed try took, as far as that is known. */
  readonly tokens: { input: number; output: number } | undefined;

  constructor(model: string, reason: ModelFailure, { status, retryAfterSeconds, tokens, why }: ModelErrorOptions = {}) {
    const more = why === undefined ? "" : `: ${why}`;
    super(`The model ${model} ${WORDS[reason]}${status === undefined ? more : ` (status ${status})`}.`);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
    this.tokens = tokens;
  }
}
