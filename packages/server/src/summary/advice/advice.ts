import type { Facts } from "../facts.ts";

/** What a kind of incident means to people, written from its facts. Says only what follows from what was seen. */
export interface Advice {
  meaning: (facts: Facts) => string;
  impact: (facts: Facts) => string[];
  nextSteps: (facts: Facts) => string[];
}
