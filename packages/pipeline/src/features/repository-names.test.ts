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

  it("say nothing while numbers change their names all the time, also after a restart, and speak again once they do not", () => {
    const [live, restored] = [new RepositoryNames("names", 4096), new RepositoryNames("names", 4096)];
    for (let n = 0; n < 60; n++) for (const name of [1, 2]) live.renamed(n, AT, name);
    expect(live.renamed(1_000, AT, 1)).toBeNaN();
    expect(live.renamed(1_000, AT, 2)).toBeNaN();
    restored.table.restore(live.table.save());
    restored.restore(live.save());
    expect(restored.renamed(1_000, AT, 2)).toBeNaN();
    for (let n = 0; n < 5_000; n++) restored.renamed(2_000, AT, 1);
    expect(restored.renamed(2_000, AT, 2)).toBe(1);
  });
});
