import { type Contribution, FEATURES, type Feature } from "@oddwatch/pipeline";
import { figure } from "./facts.ts";

/** Said in place of a figure while too little was seen to say what is usual. */
export const NOT_KNOWN_YET = "not known yet";

/** A figure beside what is usual, in words: "pushes of the account in about an hour", "240 pushes", "3", "none" or "not known yet". */
export interface AgainstUsual {
  what: string;
  now: string;
  usual: string;
}

/** What a contribution says of usual and now; undefined of a rule's own, which measures nothing. */
export function compareWithUsual({ feature, value, expected }: Contribution): AgainstUsual | undefined {
  if (feature.startsWith("rule:")) return undefined;
  const known: Feature | undefined = FEATURES.find(({ name }) => name === feature);
  if (known?.unit === "0 or 1") return { what: known.meaning, now: yesOrNo(value), usual: usual(expected, yesOrNo) };
  return {
    what: known?.meaning ?? feature,
    now: known === undefined ? figure(value) : `${figure(value)} ${known.unit}`,
    usual: known?.usuallyNone && !expected ? "none" : usual(expected, figure),
  };
}

function usual(expected: number | undefined, inWords: (value: number) => string): string {
  return expected === undefined ? NOT_KNOWN_YET : inWords(expected);
}

function yesOrNo(value: number): string {
  return value >= 0.5 ? "yes" : "no";
}
