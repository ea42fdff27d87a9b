import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import type { PipelineInput } from "../input.ts";
import type { PipelineOutput } from "../output.ts";
import { Pipeline } from "../pipeline.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "../settings.ts";
import type { Rule } from "./rule.ts";

const OWN: Rule = {
  id: "wiki-then-release",
  kind: "odd-release",
  says: "A wiki was written twice, then there was a release.",
  on: ["release"],
  when: [{ field: "tag", matches: "^v\\d" }],
  after: { per: "repo", within: "1 hour", steps: [{ on: ["wiki"] }, { on: ["wiki"] }] },
  subject: "repo",
  surprise: 9,
};
const settings = (own: Rule[], off: string[] = []): PipelineSettings => ({ ...DEFAULT_SETTINGS, rules: { own, off } });

function logOf(own: Rule[]): PipelineInput[] {
  const control = { kind: "settings" as const, at: NOON, version: 2, settings: settings(own) };
  const events = [
    activity("wiki", { at: NOON + 1_000 }),
    activity("wiki", { at: NOON + 2_000, actor: "bob" }),
    activity("release", { at: NOON + 3_000, tag: "v1" }),
  ];
  return [{ seq: 1, control }, ...events.map((each, index) => ({ seq: index + 2, activity: each }))];
}

const kinds = (outputs: PipelineOutput[]) =>
  outputs.flatMap((each) => (each.output === "incident" ? [each.incident.kind] : []));

describe("rules from the settings", () => {
  it("hold from their place in the log on, in the words of the rule", () => {
    const outputs = new Pipeline().process(logOf([OWN]));
    expect(kinds(outputs)).toContain("odd-release");
    const incident = outputs.find((each) => each.output === "incident");
    expect(incident?.output === "incident" && incident.incident.reasons.join(" ")).toContain(OWN.says);
    expect(kinds(new Pipeline().process(logOf([])))).not.toContain("odd-release");
  });

  it.each([1, 2, 3])("remember over a saved state and any split: after %i inputs", (cut) => {
    const inputs = logOf([OWN]);
    const whole = new Pipeline().process(inputs);
    const first = new Pipeline();
    const outputs = first.process(inputs.slice(0, cut));
    const second = Pipeline.restore(first.save(true).changed);
    expect([...outputs, ...second.process(inputs.slice(cut))]).toEqual(whole);
  });

  it("take the place of starter rules, and leave out those that are off", () => {
    const stars = (given: PipelineSettings) => {
      const pipeline = new Pipeline(given);
      const each = (n: number) => activity("star", { at: NOON + n * 1_000, actor: `fan${n}` });
      return pipeline.process(Array.from({ length: 20 }, (_, n) => ({ seq: n + 1, activity: each(n) })));
    };
    expect(kinds(stars(settings([])))).toContain("star-burst");
    expect(kinds(stars(settings([], ["star-burst"])))).not.toContain("star-burst");
    const replaced = { ...OWN, id: "star-burst", kind: "crowd", on: ["star" as const], when: [], after: undefined };
    expect(kinds(stars(settings([replaced])))).toContain("crowd");
  });

  it("that this version cannot run are told in a notice, and the others run", () => {
    const gone = { ...OWN, id: "older", when: [{ feature: "actor.karma" as "actor.gap_s", atLeast: 1 }] };
    const outputs = new Pipeline().process(logOf([gone, OWN]));
    expect(outputs[0]).toMatchObject({ output: "notice", seq: 1, kind: "blind-feature" });
    expect(outputs[0]).toMatchObject({ text: expect.stringContaining("The rule older does not run: when.0.feature") });
    expect(kinds(outputs)).toContain("odd-release");
  });

  it("were unknown to older logs, which are judged by the starter rules", () => {
    const { rules: _, ...older } = DEFAULT_SETTINGS;
    const control = { kind: "settings" as const, at: NOON, version: 1, settings: older as PipelineSettings };
    const pipeline = new Pipeline();
    pipeline.process([{ seq: 1, control }]);
    expect(pipeline.settings.rules).toEqual({ own: [], off: [] });
  });
});
