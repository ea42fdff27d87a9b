import { describe, expect, it } from "vitest";
import { nameEntropy, nameShape, repositoryShape } from "./name-shape.ts";

describe("the shape of a name", () => {
  it.each([
    ["snapshot-1a2b3c", "snapshot-#"],
    ["snapshot-99FF01", "snapshot-#"],
    ["Project_2024_final", "project_#_final"],
    ["feature/JIRA-123-login", "feature/jira-#-login"],
    ["v2-release", "#-release"],
    ["x7f3k9q2", "~8"],
    ["a8b9c0d1e2f3", "~12"],
    ["bcdfghjklmnp", "~12"],
  ])("of %s is %s", (name, shape) => {
    expect(nameShape(name)).toBe(shape);
  });

  it.each(["main", "v1.2.3", "123456789", "my-project", "linux", "fix-12", "", "documentation"])(
    "of %j says nothing",
    (name) => {
      expect(nameShape(name)).toBeUndefined();
    },
  );

  it("costs in proportion to the name", () => {
    expect(nameShape(`${"a".repeat(500_000)}-1`)).toHaveLength(500_002);
  });
});

describe("the shape of a repository's name", () => {
  it.each([
    ["s1ngularity-repository-0", "s1ngularity-repository-*"],
    ["S1ngularity-Repository-QVMDA", "s1ngularity-repository-*"],
    ["s1ngularity-repository-x7f3k", "s1ngularity-repository-*"],
    ["h4ul_of_the_day_qvmda", "h4ul_of_the_day_*"],
  ])("that begins with an odd word is all but its ending: %s is %s", (name, shape) => {
    expect(repositoryShape(name)).toBe(shape);
  });

  it.each(["python3-flask-app", "project-2024-final", "h4ul-qvmda", "k3b9xq-store-12ab", "homework-4", "my-todo-list"])(
    "of %s is that of any name",
    (name) => {
      expect(repositoryShape(name)).toBe(nameShape(name));
    },
  );

  it("costs in proportion to the name", () => {
    expect(repositoryShape(`a1aa-${"a-".repeat(250_000)}`)).toHaveLength(500_002);
  });
});

// expected: by hand, in bits
describe("the randomness of a name", () => {
  it.each([
    ["", 0],
    ["aaaa", 0],
    ["aAbB", 1],
    ["aabc", 1.5],
    ["abcdefgh", 3],
    ["😀😀😁😁", 1],
  ])("of %j is %d", (name, bits) => {
    expect(nameEntropy(name)).toBeCloseTo(bits, 10);
  });
});
