import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { Pipeline } from "@oddwatch/pipeline";
import { afterAll, describe, expect, it } from "vitest";
import { BASELINE_NAMES } from "../../benchmarks/quality/baselines/rank-by-baselines.ts";
import type { RunPlan } from "../../benchmarks/quality/plan.ts";
import { readStream } from "../../benchmarks/quality/recorded-stream.ts";
import { RunJudge } from "../../benchmarks/quality/run-judge.ts";
import { TINY_CREATIONS, TINY_FLOOD, TINY_HARMLESS } from "./tiny-scenarios.ts";

const SAMPLE = fileURLToPath(new URL("../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "oddwatch-quality-"));
const BEFORE = join(folder, "2015-01-01-3.json.gz");
const lines = gunzipSync(readFileSync(SAMPLE)).toString("utf8");
writeFileSync(BEFORE, gzipSync(lines.replaceAll('"created_at":"2015-01-01T01:', '"created_at":"2015-01-01T03:')));
afterAll(() => rmSync(folder, { recursive: true }));

const source = { name: "sample", era: "2015" as const, judged: [SAMPLE], warmUp: [BEFORE] };
const kinds = [TINY_FLOOD, TINY_CREATIONS, TINY_HARMLESS];
const plan: RunPlan = {
  stream: 0,
  variant: { label: "" },
  strength: 1,
  seed: "test",
  scenarios: ["tiny-flood", "tiny-creations"],
  hardNegatives: ["tiny-harmless"],
  baselines: false,
};

describe("a run on the bundled sample", () => {
  it("finds what was injected, names the reason, and is the same each time", async () => {
    const judge = new RunJudge([source], kinds);
    const first = await judge.run(plan);
    expect(first).toMatchObject({ stream: "sample", variant: "", strength: 1, backgroundEvents: 7427, events: 7710 });
    for (const { rank, rightReason, incidents, eventsNeeded } of first.outcomes.slice(0, 2)) {
      expect(rank).toBeLessThanOrEqual(5);
      expect([rightReason, incidents]).toEqual([true, 1]);
      expect(eventsNeeded).toBeLessThan(100);
    }
    expect(first.outcomes[2]).toMatchObject({ name: "tiny-harmless", rank: undefined, incidents: 0 });

    const again = await judge.run(plan);
    expect({ ...again, seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });

  it("finds nothing when every detector is left out, and less of what is half as strong", async () => {
    const judge = new RunJudge([source], kinds);
    const without = new Pipeline().detectors;
    const blind = await judge.run({ ...plan, variant: { label: "blind", without } });
    expect(blind).toMatchObject({ backgroundIncidents: 0, pages: 0 });
    expect(blind.outcomes.map(({ rank }) => rank)).toEqual([undefined, undefined, undefined]);

    const half = await judge.run({ ...plan, strength: 0.5 });
    expect(half.outcomes[0]?.events).toBe(80);
  });

  it("sees part of the stream, another mix, or nothing before", async () => {
    const judge = new RunJudge([source], kinds);
    const thin = await judge.run({ ...plan, variant: { label: "thin", coverage: 0.2 } });
    expect(thin.backgroundEvents).toBe(7427); // a person reads as much, whatever is seen
    expect(thin.events).toBeGreaterThan(1300);
    expect(thin.events).toBeLessThan(1800);
    const pushes = await judge.run({ ...plan, variant: { label: "pushes", pushShare: 0.95 } });
    expect(pushes.backgroundEvents).toBeLessThan(7427);
    const cold = await judge.run({ ...plan, variant: { label: "cold", cold: true } });
    expect(cold.events).toBe(7710);
    expect(cold.outcomes[0]?.rank).toBeLessThanOrEqual(3);
  });

  it("ranks by every baseline", async () => {
    const { outcomes } = await new RunJudge([source], kinds).run({ ...plan, baselines: true });
    expect(Object.keys(outcomes[0]?.baselineRanks ?? {}).sort()).toEqual([...BASELINE_NAMES].sort());
    expect(outcomes[0]?.baselineRanks["volume z-score per account"]).toBeLessThanOrEqual(5);
    expect(outcomes[0]?.baselineRanks["random rank"]).toBeGreaterThan(5);
  });

  it("refuses a scenario that nobody makes", async () => {
    const judge = new RunJudge([source], kinds);
    await expect(judge.run({ ...plan, scenarios: ["nothing"] })).rejects.toThrow('no scenario is called "nothing"');
  });
});

describe("readStream", () => {
  it("lets the warm-up end where the judged part begins, with ids of its own", async () => {
    const { warmUp, judged, start, end } = await readStream(source);
    expect([start, end]).toEqual([Date.UTC(2015, 0, 1, 1), Date.UTC(2015, 0, 1, 1, 59, 59)]);
    expect(Math.max(...warmUp.map(({ at }) => at))).toBe(start);
    const ids = new Set(judged.map(({ id }) => id));
    expect(warmUp.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it("joins hours without the holes between them", async () => {
    const { judged, start } = await readStream({ ...source, judged: [SAMPLE, BEFORE], warmUp: [SAMPLE] });
    expect(judged[7427]?.at).toBe(start + 3_600_000);
  });
});
