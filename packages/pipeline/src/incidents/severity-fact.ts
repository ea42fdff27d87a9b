import { inWords } from "./in-words.ts";
import type { Weighing } from "./weigh.ts";

/**
 * Something looked up outside the stream that can move a severity. `subject` names the account, repository or commit;
 * `value` is the figure behind it: stars for `many-stars`, days for `young-account` and `young-unsigned`.
 */
export interface SeverityFact {
  kind: SeverityFactKind;
  subject: string;
  value?: number;
}

export const SEVERITY_FACTS = [
  "many-stars",
  "site-admin",
  "young-unsigned",
  "young-account",
  "failed-checks",
  "secret-added",
  "files-wiped",
  "nothing-lost",
] as const;
export type SeverityFactKind = (typeof SEVERITY_FACTS)[number];

/** How surprising the incident is without its facts, and what its kind weighs. */
export type Standing = Pick<Weighing, "surprise" | "criticality" | "levels">;

interface Effect {
  /** Bands up, or down when negative: at most one, or two for a rule with a name of its own. */
  steps: (standing: Standing) => number;
  says: (fact: SeverityFact) => string;
}

/** Two where the kind is no routine of scripts; the most watched repositories are the busiest too. */
const twoWhen = (is: boolean, { criticality }: Standing) => (is && criticality >= 1 ? 2 : 1);
const isHigh = ({ surprise, levels }: Standing) => surprise >= levels.high;
const isModerate = ({ surprise, levels }: Standing) => surprise >= levels.medium;

const EFFECTS: Record<SeverityFactKind, Effect> = {
  "many-stars": {
    steps: (standing) => twoWhen(isHigh(standing), standing),
    says: ({ subject, value }) => `${subject} has ${inWords(value ?? 0)} stars`,
  },
  "site-admin": {
    steps: (standing) => twoWhen(isHigh(standing), standing),
    says: ({ subject }) => `${subject} is a site administrator of GitHub`,
  },
  "young-unsigned": {
    steps: (standing) => twoWhen(true, standing),
    says: ({ subject, value }) =>
      `${subject}, an account of ${inWords(value ?? 0)} days, put an unsigned commit on a protected branch`,
  },
  "young-account": {
    steps: () => 1,
    says: ({ subject, value }) => `the account ${subject} was made ${inWords(value ?? 0)} days ago`,
  },
  // checks fail every day: one step, and only beside what is strange by itself
  "failed-checks": {
    steps: (standing) => (isModerate(standing) ? 1 : 0),
    says: ({ subject }) => `the checks of ${subject} failed`,
  },
  "secret-added": { steps: () => 1, says: ({ subject }) => `the change of ${subject} adds what looks like a secret` },
  "files-wiped": { steps: () => 1, says: ({ subject }) => `the change of ${subject} wipes files` },
  "nothing-lost": { steps: () => -1, says: ({ subject }) => `no commit of ${subject} was lost` },
};

/** Bands that one fact moves the severity by: 2 to -1. */
export function stepsOf(fact: SeverityFact, standing: Standing): number {
  return EFFECTS[fact.kind].steps(standing);
}

/** The fact as the part of a sentence. */
export function factInWords(fact: SeverityFact): string {
  return EFFECTS[fact.kind].says(fact);
}
