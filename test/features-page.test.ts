import { readFileSync } from "node:fs";
import { FEATURES, type Feature } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { FEATURES_PAGE, featuresPage } from "../scripts/write-features.ts";

const features: readonly Feature[] = FEATURES;

describe("the page of features", () => {
  it("is what the code says: else run `node scripts/write-features.ts`", () => {
    expect(readFileSync(FEATURES_PAGE, "utf8")).toBe(featuresPage(FEATURES));
  });
});

describe("the catalogue", () => {
  it("gives every feature a name of its own", () => {
    expect(new Set(features.map(({ name }) => name)).size).toBe(features.length);
  });

  it.each(features)("says of $name what it means, why and when it is blind, as phrases", (feature) => {
    for (const phrase of [feature.meaning, feature.why, feature.blindWhen]) {
      expect(phrase).toMatch(/^\S.{3,}[^.\s]$/);
    }
  });
});
