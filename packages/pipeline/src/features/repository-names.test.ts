import { describe, expect, it } from "vitest";
import { RepositoryNames } from "./repository-names.ts";

const AT = Date.UTC(2026, 10, 20, 12);

/** What is said of a repository's number as it carries these names. */
function said(...names: number[]): number[] {
  const repositories = new RepositoryNames("names", 512);
  return names.map((name, n) => repositories.renamed(7, AT + n * 1000, name));
}

describe("the names of a repository's number", () => {
  it("tell a rename once", () => {
    expect(said(1, 1, 2, 2)).toEqual([Number.NaN, 0, 1, 0]);
    expect(said(1, 2, 3)).toEqual([Number.NaN, 1, 1]);
  });

  it("say nothing any more when they come by turns: that is no number of one repository", () => {
    expect(said(1, 2, 1, 2, 3)).toEqual([Number.NaN, 1, Number.NaN, Number.NaN, Number.NaN]);
  });
});
