import { describe, expect, it } from "vitest";
import { normaliseRefMove } from "./normalise-ref-move.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const OLD = "a".repeat(40);
const NEW = "b".repeat(40);
const MOVE = { repo: "actions/checkout", ref: "refs/tags/v4", from: OLD, to: NEW, at: AT };

describe("a moved ref", () => {
  it("becomes an activity of the repository's owner, for nobody can see who moved it", () => {
    expect(normaliseRefMove(MOVE, AT + 5000)).toEqual({
      kind: "ref-move",
      id: expect.stringMatching(/^ref:[a-z0-9]+$/),
      type: "RefMove",
      at: AT,
      seenAt: AT + 5000,
      lane: "refs",
      actor: "actions",
      repo: "actions/checkout",
      ref: "refs/tags/v4",
      from: OLD,
      to: NEW,
    });
  });

  it("has no `from` when it is new and no `to` when it is gone", () => {
    expect(normaliseRefMove({ ...MOVE, from: undefined }, AT)).not.toHaveProperty("from");
    expect(normaliseRefMove({ ...MOVE, to: undefined }, AT)).not.toHaveProperty("to");
  });

  it("has the same id however often and whenever the same move is seen", () => {
    expect(normaliseRefMove(MOVE, AT + 1).id).toBe(normaliseRefMove(MOVE, AT + 9_000).id);
  });

  it("has another id for another repository, ref, commit or time", () => {
    const others = [{ repo: "actions/cache" }, { ref: "refs/tags/v5" }, { from: NEW }, { to: OLD }, { at: AT + 1 }];
    const ids = others.map((other) => normaliseRefMove({ ...MOVE, ...other }, AT).id);
    expect(new Set([normaliseRefMove(MOVE, AT).id, ...ids]).size).toBe(6);
  });

  it("is bounded, visible and masked", () => {
    const { ref } = normaliseRefMove({ ...MOVE, ref: `refs/tags/\u202E${`ghp_${"aB3".repeat(12)}`}` }, AT);
    expect(ref).toBe("refs/tags/\uFFFD[masked: github-token]");
    expect(normaliseRefMove({ ...MOVE, ref: "x".repeat(9000) }, AT).ref).toHaveLength(255);
  });

  it("survives JSON as it is", () => {
    const moved = normaliseRefMove({ ...MOVE, from: undefined }, AT);
    expect(JSON.parse(JSON.stringify(moved))).toStrictEqual(moved);
  });
});
