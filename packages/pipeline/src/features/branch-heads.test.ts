import { describe, expect, it } from "vitest";
import { BranchHeads } from "./branch-heads.ts";
import { keyHash } from "./key-hash.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const [A, B, C, D] = ["a", "b", "c", "d"].map((commit) => keyHash(commit.repeat(40), 1));
const REF = keyHash("refs/heads/main", 2);

/** What is said of the last of these moves, a minute after each other. */
function lastOf(moves: readonly (readonly [from: number | undefined, to: number])[]) {
  const heads = new BranchHeads({ refs: 512, commits: 512 });
  const said = moves.map(([from, to], minute) => ({ ...heads.move(REF, AT + minute * 60_000, { from, to }) }));
  return said[said.length - 1];
}

describe("the heads of a branch", () => {
  it("say nothing of the first move", () => {
    expect(lastOf([[A, B]])).toEqual({ rewind: Number.NaN, chainBroken: Number.NaN });
  });

  it("show a chain that holds, and one where a push was missed", () => {
    expect(lastOf([[A, B], [B, C]])).toEqual({ rewind: 0, chainBroken: 0 }); // biome-ignore format: a chain
    expect(lastOf([[A, B], [C, D]])).toEqual({ rewind: Number.NaN, chainBroken: 1 }); // biome-ignore format: a chain
  });

  it("show a rewind to any commit that was left, and to none that was not", () => {
    expect(lastOf([[A, B], [B, C], [C, B]]).rewind).toBe(1); // biome-ignore format: a chain
    expect(lastOf([[A, B], [B, A]]).rewind).toBe(1); // biome-ignore format: a chain
    expect(lastOf([[A, B], [B, C], [C, D]]).rewind).toBe(0); // biome-ignore format: a chain
    expect(lastOf([[undefined, A], [undefined, B], [undefined, A]]).rewind).toBe(1); // biome-ignore format: a chain
  });

  it("take no push that is told late for a rewind", () => {
    const heads = new BranchHeads({ refs: 512, commits: 512 });
    heads.move(REF, AT, { from: B, to: C });
    expect(heads.move(REF, AT - 60_000, { from: A, to: B }).rewind).toBeNaN();
    expect(heads.move(REF, AT + 60_000, { from: C, to: D })).toEqual({ rewind: 0, chainBroken: 0 });
  });

  it.each([
    ["what it had left is a rewind", A, 1],
    ["where it was is none", C, 0],
    ["something new is none", D, 0],
  ])("of a branch that was deleted and made again: to come back to %s", (_what, to, rewind) => {
    const heads = new BranchHeads({ refs: 512, commits: 512 });
    heads.move(REF, AT, { from: A, to: B });
    heads.move(REF, AT, { from: B, to: C });
    heads.end(REF);
    heads.end(REF);
    expect(heads.move(REF, AT, { from: undefined, to })).toEqual({ rewind, chainBroken: Number.NaN });
    expect(heads.move(REF, AT, { from: to, to: keyHash("e", 1) })).toEqual({ rewind: 0, chainBroken: 0 });
  });

  it("say nothing of a branch that was deleted before any of its moves was seen", () => {
    const heads = new BranchHeads({ refs: 512, commits: 512 });
    heads.end(REF);
    expect(heads.move(REF, AT, { from: A, to: B }).rewind).toBeNaN();
  });

  it("do not mix with another branch's", () => {
    const heads = new BranchHeads({ refs: 512, commits: 512 });
    heads.move(REF, AT, { from: A, to: B });
    heads.move(REF + 1, AT, { from: C, to: D });
    expect(heads.move(REF + 1, AT, { from: D, to: A }).rewind).toBe(0);
  });
});
