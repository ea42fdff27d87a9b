import { expect, it } from "vitest";
import type { CodeChange } from "../code-change.ts";
import type { Move } from "../subjects.ts";
import { secretFacts, type ToldChange } from "./secret-facts.ts";

const ids = ["a", "b", "c", "d"].map((letter) => letter.repeat(40));
const move = (step: number, ref = "refs/heads/main"): Move => {
  return { repo: "o/r", ref, before: ids[step] as string, head: ids[step + 1] as string };
};
const secret = (hash: string) => ({ kind: "aws", file: 1, line: 1, hash, mask: "…" });
const whole = (fields: Partial<CodeChange> = {}) => {
  return { status: "ahead", secrets: [], takenOut: [], isWhole: true, ...fields } as unknown as CodeChange;
};
const added = whole({ secrets: [secret("1"), secret("2")] });

/** The first change adds two credentials; what became of them after these. */
function told(later: [Move, CodeChange | null | undefined][]): string[] {
  const all: [Move, CodeChange | null | undefined][] = [[move(0), added], ...later];
  const known = all.flatMap(([each, change]): ToldChange[] =>
    change === undefined ? [] : [{ move: each, change, at: 1 }],
  );
  return secretFacts(all.map(([each]) => each).reverse(), known).map(
    ({ key, value }) => `${key.split(":")[0]} ${value}`,
  );
}

it.each<[string, [Move, CodeChange | null | undefined][], string[]]>([
  ["nothing before another move", [], []],
  ["that they stand", [[move(1), whole()]], ["change.secrets-stand 2"]],
  [
    "which are out and which stand",
    [
      [move(1), whole()],
      [move(2), whole({ takenOut: ["2"] })],
    ],
    ["change.secrets-out-dddddddddd 1", "change.secrets-stand 1"],
  ],
  ["that all are out", [[move(1), whole({ takenOut: ["1", "2"] })]], ["change.secrets-out-cccccccccc 2"]],
  ["nothing of another branch", [[move(1, "refs/heads/other"), whole()]], []],
  ["nothing when a move in between is not known", [[move(2), whole()]], []],
  ["nothing when GitHub could not be asked", [[move(1), undefined]], []],
  ["nothing when the commit before is out of reach", [[move(1), null]], []],
  ["nothing when history was rewritten", [[move(1), whole({ status: "diverged" })]], []],
  [
    "only what is out when GitHub did not show all",
    [[move(1), whole({ isWhole: false, takenOut: ["1"] })]],
    ["change.secrets-out-cccccccccc 1"],
  ],
])("of credentials that were added it tells %s", (_what, later, expected) => {
  expect(told(later)).toEqual(expected);
});
