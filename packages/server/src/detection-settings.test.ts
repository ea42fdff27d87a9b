import { completeSettings, DEFAULT_SETTINGS } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { WorkspaceConfig } from "./config.ts";
import { DetectionSettings } from "./detection-settings.ts";
import { pipelineSettings } from "./ingest/settings-round.ts";
import { checkedSettings } from "./settings-change.ts";

const settingsOf = (detection: unknown) => pipelineSettings(checkedSettings({ detection }), "default");

describe("settings of the detection", () => {
  it("that are not given are the defaults, and are not stored", () => {
    expect(pipelineSettings(WorkspaceConfig.parse({}), "default")).toEqual(DEFAULT_SETTINGS);
    expect(settingsOf({ incidents: { quietMinutes: 5 }, severity: {} })).toEqual(
      completeSettings({ incidents: { quietMinutes: 5 } }),
    );
    expect(checkedSettings({ detection: { floor: 3 } }).detection).toEqual({ floor: 3 });
  });

  it("may say every default themselves", () => {
    const { workspace: _w, seed: _s, budget: _b, suppressions: _p, rules: _r, ...detection } = DEFAULT_SETTINGS;
    expect(Object.keys(DetectionSettings.shape)).toEqual(expect.arrayContaining(Object.keys(detection)));
    expect(DetectionSettings.parse(detection)).toEqual(detection);
  });

  it.each([
    ["a misspelt name", { floors: 3 }, "there is no setting workspace.detection.floors"],
    ["a misspelt name inside", { waves: { count: 3 } }, "there is no setting workspace.detection.waves.count"],
    ["what is no number", { floor: "high" }, "detection.floor: Invalid input"],
    ["severities that do not rise", { severity: { high: 5 } }, "must rise, got 4, 5.5, 5, 9.5"],
    ["equal severities", { severity: { low: 7, medium: 7 } }, "must rise"],
    ["weak signals above the floor", { weakSignals: { level: 3 } }, "must be at most the floor of 2.7"],
    ["a floor under the weak signals", { floor: 1.9 }, "must be at most the floor of 1.9"],
    ["no time at all", { incidents: { quietMinutes: 0 } }, "detection.incidents.quietMinutes: Too small"],
    ["forests that fill the memory", { forest: { trees: 200, sampleSize: 4096 } }, "must be at most 51200"],
    ["half a tree", { forest: { trees: 1.5 } }, "detection.forest.trees: Invalid input"],
  ])("with %s are refused", (_what, detection, reason) => {
    expect(() => checkedSettings({ detection })).toThrow(reason);
  });
});
