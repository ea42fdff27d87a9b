import { expect, it } from "vitest";
import { someEvent } from "../../summarise/summarise-under-test.ts";
import { subjectsOf } from "../subjects.ts";
import { rewindFacts } from "./rewind-facts.ts";

const [A, B, C] = ["a", "b", "c"].map((letter) => letter.repeat(40)) as [string, string, string];
let at = 0;

function event(activity: Record<string, unknown>, repo = "o/r") {
  at++;
  return someEvent({ id: `${at}`, at, repo, activity: { ...someEvent().activity, ...activity } as never });
}
const push = (before: string, head: string, ref = "refs/heads/main") => event({ kind: "push", ref, before, head });

it("a ref that goes back to where it was is told", () => {
  expect(rewindFacts({ events: [push(A, B), push(B, A)] }, 9)).toMatchObject([
    { key: `change.rewound:${A.slice(0, 10)}`, at: 9, telling: 2 },
  ]);
});

it("one that goes on, or another that gets the same commit, is not", () => {
  expect(rewindFacts({ events: [push(A, B), push(B, C), push(A, B, "refs/heads/other")] }, 9)).toEqual([]);
});

it("a tag that was deleted and made anew is told once", () => {
  const gone = () => event({ kind: "delete", what: "tag", ref: "v1" });
  const made = () => event({ kind: "create", what: "tag", ref: "v1" });
  expect(rewindFacts({ events: [made()] }, 9)).toEqual([]);
  expect(rewindFacts({ events: [gone(), made(), gone(), made()] }, 9).map(({ text }) => text)).toEqual([
    "A tag of o/r was deleted and made anew under the same name",
  ]);
});

it("only people's accounts, proper names and whole commits are asked for", () => {
  const events = [push(A, B), push("0".repeat(40), B), push(A, "main"), push(A, B)];
  const actors = ["dependabot[bot]", "octo-bot", "a b", "../x", "Mallory"];
  expect(subjectsOf({ actors, repos: ["o/r", "o/..", "a/b/c"], events })).toEqual({
    logins: ["octo-bot", "Mallory"],
    repos: ["o/r"],
    moves: [{ repo: "o/r", ref: "refs/heads/main", before: A, head: B }],
  });
});
