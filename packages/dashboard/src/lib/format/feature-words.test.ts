import { expect, it } from "vitest";
import { featureWords } from "./feature-words.ts";

it.each([
  ["actor.repos_10m", "Account: repositories in 10 min"],
  ["repo.newcomers_1h", "Repository: newcomers in an hour"],
  ["text.actors_1d", "Text: accounts in a day"],
  ["actor.gap_s", "Account: seconds since the one before"],
  ["pair.seen_before", "Pair: seen before"],
  ["actor-pushes-per-hour", "Actor pushes per hour"],
])("featureWords reads %s as %s", (feature, words) => {
  expect(featureWords(feature)).toBe(words);
});
