import { describe, expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { BlindFields } from "./blind-fields.ts";
import { STARTER_RULES } from "./starter-rules.ts";

const bare = activity("pull-request", { title: undefined, headRef: "topic" });
const whole = activity("pull-request", {
  title: { excerpt: "A title", length: 7, hosts: [], mentions: 0 },
  headRef: "topic",
});
for (const field of ["title"] as const) delete (bare as { title?: unknown })[field];

function told(fields: BlindFields, count: number, each = bare): string[] {
  return Array.from({ length: count }, () => fields.observe(each)).flat();
}

describe("a field that GitHub no longer sends", () => {
  it("is told of once, after a thousand activities without it", () => {
    const fields = new BlindFields(STARTER_RULES);
    expect(told(fields, 999)).toEqual([]);
    expect(told(fields, 2_000)).toEqual([
      "None of the last 1000 activities of kind pull-request carried a title: what looks at it is blind.",
    ]);
  });

  it("is not blind as long as it comes now and then", () => {
    const fields = new BlindFields(STARTER_RULES);
    for (let round = 0; round < 5; round++) expect([...told(fields, 900), ...told(fields, 1, whole)]).toEqual([]);
  });

  it("is told of again when it came back and went once more", () => {
    const fields = new BlindFields(STARTER_RULES);
    expect(told(fields, 1_000)).toHaveLength(1);
    told(fields, 1, whole);
    expect(told(fields, 1_000)).toHaveLength(1);
  });

  it("is not told of twice over a saved state", () => {
    const before = new BlindFields(STARTER_RULES);
    told(before, 1_500);
    const after = new BlindFields(STARTER_RULES, JSON.parse(JSON.stringify(before.state)));
    expect(told(after, 1_500)).toEqual([]);
  });

  it("is watched for every field that a rule matches", () => {
    const fields = new BlindFields(STARTER_RULES);
    const bareRef = activity("pull-request", { title: whole.kind === "pull-request" ? whole.title : undefined });
    delete (bareRef as { headRef?: unknown }).headRef;
    expect(told(fields, 1_000, bareRef)).toEqual([expect.stringContaining("carried a headRef")]);
  });
});
