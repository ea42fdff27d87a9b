import { describe, expect, it } from "vitest";
import { readRuleFile } from "./read-rule-file.ts";

const GOOD = `id: odd-pushes
kind: flood
says: Somebody pushes oddly often.
why: For the test.
on: [push]
when:
  - feature: actor.events_1h
    atLeast: 5
  - any:
      - own: true
      - field: ref
        matches: '^refs/heads/x'
subject: actor
surprise: 5
fixtures:
  hits:
    - what: ten
      activity: { kind: push, actor: a, repo: a/b }
      features: { actor.events_1h: 10 }
  misses:
    - { what: one, activity: { kind: push } }
`;
const told = (text: string) => readRuleFile(text).problems.map(({ line, message }) => `${line} ${message}`);
const changed = (from: string, to: string) => told(GOOD.replace(from, to));

describe("a rule's file", () => {
  it("holds the rule and its fixtures", () => {
    const { read, problems } = readRuleFile(GOOD);
    expect(problems).toEqual([]);
    expect(read?.rule).toEqual({
      id: "odd-pushes",
      kind: "flood",
      says: "Somebody pushes oddly often.",
      on: ["push"],
      when: [
        { feature: "actor.events_1h", atLeast: 5 },
        { any: [{ own: true }, { field: "ref", matches: "^refs/heads/x" }] },
      ],
      subject: "actor",
      surprise: 5,
    });
    expect(read?.fixtures.hits[0]).toMatchObject({ what: "ten", features: { "actor.events_1h": 10 } });
  });

  it.each([
    [
      "a misspelt feature",
      "actor.events_1h\n",
      "actor.event_1h\n",
      "7 when.0.feature: there is no feature “actor.event_1h”; the nearest is actor.events_1h.",
    ],
    [
      "a misspelt field",
      "field: ref",
      "field: reff",
      "11 when.1.any.1.field: there is no field of push “reff”; the nearest is ref.",
    ],
    ["a misspelt setting", "surprise: 5", "suprise: 5", "14 suprise: there is no such setting"],
    [
      "a misspelt setting deep inside",
      "    atLeast: 5",
      "    atleast: 5",
      "8 when.0.atleast: there is no such setting",
    ],
    [
      "no condition",
      "  - feature: actor.events_1h\n    atLeast: 5",
      "  - nonsense: 5",
      "7 when.0: is no condition: one begins with field, feature",
    ],
    ["a wrong kind of value", "atLeast: 5", "atLeast: many", "8 when.0.atLeast: Invalid input"],
    [
      "a pattern that may take for ever",
      "'^refs/heads/x'",
      "'(a+)+\\1'",
      "12 when.1.any.1.matches: the pattern has a back reference",
    ],
    ["an unknown kind", "[push]", "[pusch]", "5 on.0: there is no kind of activity “pusch”; the nearest is push."],
    ["an id with blanks", "odd-pushes", "odd pushes", "1 id: is lower-case letters"],
    [
      "a fixture's unknown field",
      "{ kind: push }",
      "{ kind: push, reff: x }",
      "21 fixtures.misses.0.activity: there is no field of push “reff”",
    ],
    ["a sentence that is missing", "says: Somebody pushes oddly often.\n", "", "says: is missing"],
    ["broken YAML", "on: [push]", "on: [push", "This is no YAML"],
  ])("with %s says where and what", (_what, from, to, expected) => {
    expect(changed(from, to).join("\n")).toContain(expected);
  });

  it.each(["", "- a\n- b", "just words", "id: [", "a: &a [*a]", "&a [*a, *a]", "\u0000", "__proto__: { id: x }"])(
    "of nonsense is refused without a failure: %j",
    (text) => {
      expect(told(text).length).toBeGreaterThan(0);
    },
  );

  it("may not blow up by aliases", () => {
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x]",
      ..."bcdefgh".split("").map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[at]}`).join(", ")}]`),
    ];
    expect(told(bomb.join("\n")).length).toBeGreaterThan(0);
  });
});
