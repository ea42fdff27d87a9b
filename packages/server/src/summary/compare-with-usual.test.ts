import { FEATURES } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { compareWithUsual } from "./compare-with-usual.ts";

describe("a figure beside what is usual", () => {
  it.each([
    ["what is usual", "actor.events_1h", 1200, 3.256, { now: "1,200 events", usual: "3.3" }],
    ["that this is not known", "actor.events_1h", 1200, undefined, { now: "1,200 events", usual: "not known yet" }],
    ["that none is, by what it counts", "ref.shell_characters", 2, undefined, { now: "2 characters", usual: "none" }],
    ["the same although it was counted", "ref.shell_characters", 2, 0, { now: "2 characters", usual: "none" }],
    ["a figure where some were seen", "ref.shell_characters", 9, 1.5, { now: "9 characters", usual: "1.5" }],
    ["yes or no", "ref.rewind", 1, 0.02, { now: "yes", usual: "no" }],
    ["yes, not known", "ref.rewind", 1, undefined, { now: "yes", usual: "not known yet" }],
    ["a feature of tomorrow", "new", 7, undefined, { what: "new", now: "7", usual: "not known yet" }],
  ])("says %s", (_case, feature, value, expected, words) => {
    expect(compareWithUsual({ feature, value, share: 1, ...(expected !== undefined && { expected }) })).toMatchObject(
      words,
    );
  });

  it("is none for a rule, which measures nothing", () => {
    expect(compareWithUsual({ feature: "rule:mine", value: 1, share: 1 })).toBeUndefined();
  });

  it("says of few features only that any at all is out of the ordinary", () => {
    const none = FEATURES.filter((feature) => "usuallyNone" in feature).map(({ name }) => name);
    expect(none).toEqual(["activity.secrets", "ref.shell_characters"]);
  });
});
