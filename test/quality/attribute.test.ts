import { describe, expect, it } from "vitest";
import { attribute } from "../../benchmarks/quality/attribute.ts";
import { timesOf } from "../../benchmarks/quality/score-scenario.ts";
import { madeIncident, madeScenario, NOON } from "./made-run.ts";

const scenario = madeScenario(10, { parts: [{ kind: "repo", name: "o/r" }] });
const known = [{ scenario, times: timesOf(scenario) }];
const scenarioOf = new Map(scenario.events.map(({ id }) => [id, 0]));
const others = Array.from({ length: 20 }, (_, index) => `b${index}`);

describe("an incident belongs to a scenario", () => {
  it.each([
    ["as its name when it names the true account, whatever the case", {}, ["e1", ...others], true],
    [
      "as a part when it names another of its entities",
      { entities: [{ kind: "repo", name: "o/r" }] },
      ["e1", ...others],
      false,
    ],
    [
      "as a part when half of its events are the scenario's",
      { entities: [{ kind: "repo", name: "x/y" }] },
      ["e1", "b1"],
      false,
    ],
    [
      "as its name when a pattern is made of its events",
      { entities: [{ kind: "pattern", name: "win-#" }] },
      ["e1", "e2", "b1"],
      true,
    ],
  ] as const)("%s", (_name, given, ids, named) => {
    const incident = madeIncident(
      {
        ...given,
        entities: [...(("entities" in given && given.entities) || [{ kind: "actor", name: "MALLORY" }])],
      } as never,
      [...ids],
    );
    expect(attribute(incident, known, scenarioOf)).toEqual([{ scenario: 0, named }]);
  });

  it.each([
    ["when it holds none of its events", {}, others],
    [
      "when it is about others and few of its events are the scenario's",
      { entities: [{ kind: "actor", name: "carol" }] },
      ["e1", ...others],
    ],
    [
      "when a pattern of many others happens to hold one",
      { entities: [{ kind: "pattern", name: "win-#" }] },
      ["e1", ...others],
    ],
    ["when it was opened before the scenario began", { detectedAt: NOON - 1 }, ["e1", ...others]],
  ] as const)("not %s", (_name, given, ids) => {
    expect(attribute(madeIncident(given as never, [...ids]), known, scenarioOf)).toEqual([]);
  });

  it("that took over an older incident of the same account", () => {
    const older = madeIncident({ detectedAt: NOON - 1 }, ["b0", "e1", "e2"]);
    expect(attribute(older, known, scenarioOf)).toEqual([{ scenario: 0, named: true }]);
  });
});
