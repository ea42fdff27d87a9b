import { identifierWords } from "./identifier-words.ts";

const FEATURE = /^([a-z]+)\.([a-z_]+?)(?:_(\d+[mhd]))?$/;
const SUBJECTS: Record<string, string> = { actor: "account", repo: "repository", org: "organisation" };
const MEASURES: Record<string, string> = {
  repos: "repositories",
  actors: "accounts",
  name_entropy: "randomness of the name",
  gap_s: "seconds since the one before",
};
const WINDOWS: Record<string, string> = { "1m": "a minute", "1h": "an hour", "1d": "a day" };
const UNITS: Record<string, string> = { m: "min", h: "h", d: "days" };

/** A feature's name in words: `actor.repos_10m` is `Account: repositories in 10 min`. Other names read as they are written. */
export function featureWords(feature: string): string {
  const [, subject, measure = "", window] = FEATURE.exec(feature) ?? [];
  if (subject === undefined) return identifierWords(feature);
  const measured = MEASURES[measure] ?? identifierWords(measure).toLowerCase();
  const during =
    window === undefined ? "" : ` in ${WINDOWS[window] ?? `${Number.parseInt(window, 10)} ${UNITS[window.slice(-1)]}`}`;
  return `${identifierWords(SUBJECTS[subject] ?? subject)}: ${measured}${during}`;
}
