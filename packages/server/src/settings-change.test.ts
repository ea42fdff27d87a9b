import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STARTER_RULES } from "@oddwatch/pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig, WorkspaceConfig } from "./config.ts";
import { changedSettings, checkedSettings, readSettingsChange, settingsFile } from "./settings-change.ts";

let folder: string;
const at = (name: string) => join(folder, name);

function ruleText(id: string): string {
  return `id: ${id}
kind: flood
says: Somebody pushes oddly often.
why: For the test.
on: [push]
when: [{ feature: actor.events_1h, atLeast: 5 }]
subject: actor
surprise: 5
fixtures:
  hits: [{ what: ten, activity: { kind: push }, features: { actor.events_1h: 10 } }]
  misses: [{ what: one, activity: { kind: push } }]
`;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-settings-"));
  for (const name of ["rules/more", "twice", "empty", "broken"]) mkdirSync(at(name), { recursive: true });
  writeFileSync(at("rules/a.yaml"), ruleText("mine-a"));
  writeFileSync(at("rules/more/b.yml"), ruleText("mine-b"));
  writeFileSync(at("rules/README.md"), "no rule");
  writeFileSync(at("twice/a.yaml"), ruleText("same"));
  writeFileSync(at("twice/b.yaml"), ruleText("same"));
  writeFileSync(at("broken/a.yaml"), ruleText("mine").replace("actor.events_1h", "actor.event_1h"));
  writeFileSync(
    at("all.yaml"),
    "workspace:\n  budget: { per: day, incidents: 9 }\n  rules: { folder: rules, off: [self-flood] }\n",
  );
  writeFileSync(at("off.yaml"), "workspace: { rules: { off: [self-floot] } }\n");
  writeFileSync(at("start.yaml"), "port: 8123\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const DEFAULTS = WorkspaceConfig.parse({});
const apply = (path: string, to = DEFAULTS) => changedSettings(to, readSettingsChange(at(path)));
const ids = (config: WorkspaceConfig) => config.rules?.own.map(({ id }) => id);

describe("what is applied", () => {
  it("of a folder is all of its rules, instead of those there were", () => {
    const before = apply("twice/a.yaml");
    expect(ids(apply("rules", before))).toEqual(["mine-a", "mine-b"]);
    expect(apply("rules", before).budget).toEqual(DEFAULTS.budget);
  });

  it("of a rule's file is the rule, beside the others or in its own place", () => {
    const both = apply("rules");
    expect(ids(apply("twice/a.yaml", both))).toEqual(["mine-a", "mine-b", "same"]);
    expect(ids(apply("rules/a.yaml", both))).toEqual(["mine-b", "mine-a"]);
  });

  it("of a configuration file is what it names; the rest stays", () => {
    const before = { ...DEFAULTS, suppressions: [{ id: "s", actor: "x" }] };
    const after = apply("all.yaml", before);
    expect(after).toMatchObject({ budget: { per: "day", incidents: 9 }, suppressions: [{ id: "s" }] });
    expect(after.rules?.off).toEqual(["self-flood"]);
    expect(ids(after)).toEqual(["mine-a", "mine-b"]);
  });

  it.each([
    ["broken", /broken\/a\.yaml:6: when\.0\.feature: there is no feature .*the nearest is actor\.events_1h/],
    ["twice", /twice\/b\.yaml:1: id: .*a\.yaml holds a rule called same already/],
    ["empty", /There is no rule in .*empty/],
    ["missing", /missing cannot be read/],
    ["off.yaml", /no starter rule “self-floot”; the nearest is self-flood/],
  ])("of %s is refused, saying why", (path, reason) => {
    expect(() => apply(path)).toThrow(reason);
  });

  it("of a file that only says how to start is nothing", () => {
    expect(readSettingsChange(at("start.yaml"))).toEqual({ from: "configuration", sections: {} });
  });

  it("is the same when it was exported and is applied again", () => {
    const settings = apply("all.yaml");
    writeFileSync(at("again.yaml"), settingsFile(settings));
    expect(parse(settingsFile(settings)).workspace).toEqual(JSON.parse(JSON.stringify(settings)));
    expect(apply("again.yaml")).toEqual(settings);
  });
});

describe("settings from outside", () => {
  it("are refused when a rule names what does not exist", () => {
    const rules = { own: [{ ...STARTER_RULES[0], id: "mine", on: ["pusch"] }], off: [] };
    expect(() => checkedSettings({ rules })).toThrow("mine: on.0: there is no kind of activity “pusch”");
  });

  it("are refused when two rules have one id", () => {
    const rules = { own: [STARTER_RULES[0], STARTER_RULES[0]], off: [] };
    expect(() => checkedSettings({ rules })).toThrow("two rules are called");
  });

  it("take every starter rule back as one's own", () => {
    expect(checkedSettings({ rules: { own: STARTER_RULES, off: [] } }).rules?.own).toEqual(STARTER_RULES);
  });
});

it("a configuration file names a folder of rules beside it", () => {
  const { workspaceConfig } = loadConfig({ configFile: at("all.yaml") }, {});
  expect(workspaceConfig && ids(workspaceConfig)).toEqual(["mine-a", "mine-b"]);
});
