import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity, NOON, text } from "../activity-under-test.ts";
import { FeatureExtractor } from "../features/extract.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import { CoordinationDetector } from "./coordination-detector.ts";
import { Population } from "./population.ts";
import { Readings } from "./readings.ts";
import { tailDetectors } from "./tail-detectors.ts";

/** Feeds the detector with what the tail detectors read, as the panel does. */
class Watch {
  readonly detector = new CoordinationDetector();
  readonly #population = new Population();
  readonly #features = new FeatureExtractor();
  readonly #tails = tailDetectors();
  readonly #readings = new Readings();

  see(one: Activity) {
    const observation = this.#features.observe(one);
    this.#readings.clear();
    for (const tail of this.#tails) tail.judge(observation, this.#population, this.#readings);
    const score = this.detector.judge(observation, this.#population, this.#readings);
    return { score, campaign: this.detector.campaign };
  }

  /** Many accounts star one repository each, others write texts of their own. */
  warmUp(): this {
    for (let n = 0; n < 600; n++) {
      const at = NOON + n * 1000;
      this.see(activity("star", { id: `s${n}`, at, actor: `fan-${n}`, repo: `owner-${n % 300}/app` }));
      const body = text(`words of their own number ${n}`);
      this.see(activity("comment", { id: `c${n}`, at, actor: `user-${n}`, repo: `owner-${n % 300}/app`, body }));
    }
    return this;
  }
}

const LATER = NOON + 700_000;

describe("coordination", () => {
  it("is told of accounts that star the same repositories one after the other, as one campaign", () => {
    const watch = new Watch().warmUp();
    for (let n = 0; n < 24; n++) {
      const actor = `ring-${n % 8}`;
      watch.see(activity("push", { id: `known${n}`, at: LATER - 100_000 + n, actor, repo: `${actor}/own` }));
    }
    const said = ["x/one", "x/two", "x/three"].flatMap((repo, round) =>
      Array.from({ length: 8 }, (_, n) =>
        watch.see(
          activity("star", { id: `${repo}${n}`, at: LATER + round * 60_000 + n * 3000, actor: `ring-${n}`, repo }),
        ),
      ),
    );
    expect(said[0]).toEqual({ score: undefined, campaign: undefined });
    const last = said[said.length - 1];
    expect(last.campaign).toMatch(/^lockstep on x\//);
    expect(last.score?.probability).toBeLessThan(0.01);
  });

  it("is told of as many accounts as the settings say", () => {
    const watch = new Watch().warmUp();
    watch.detector.adjust({ ...DEFAULT_SETTINGS, campaigns: { accounts: 9 } });
    const body = text("your account shows an unusual access attempt");
    const said = Array.from({ length: 20 }, (_, n) =>
      watch.see(activity("comment", { id: `q${n}`, at: LATER + n, actor: `liar-${n}`, repo: `victim-${n}/app`, body })),
    );
    const first = said.findIndex(({ campaign }) => campaign !== undefined);
    expect(first).toBeGreaterThan(8);
    expect(first).toBeLessThan(19);
  });

  it("is told of accounts that write the same text, and not of those that do not", () => {
    const watch = new Watch().warmUp();
    const body = text("your account shows an unusual access attempt");
    const said = Array.from({ length: 8 }, (_, n) =>
      watch.see(
        activity("comment", { id: `p${n}`, at: LATER + n * 5000, actor: `liar-${n}`, repo: `victim-${n}/app`, body }),
      ),
    );
    expect(said[7].campaign).toBe("same text: your account shows an unusual access attempt");
    expect(said[7].score?.drivers).toHaveLength(1);
    const other = activity("comment", {
      at: LATER + 50_000,
      actor: "honest",
      repo: "victim-1/app",
      body: text("thanks a lot for this"),
    });
    expect(watch.see(other)).toEqual({ score: undefined, campaign: undefined });
  });

  it("is not told of automation", () => {
    const watch = new Watch().warmUp();
    const body = text("bump one thing from this to that");
    for (let n = 0; n < 9; n++) {
      const said = watch.see(
        activity("comment", { id: `b${n}`, at: LATER + n, actor: `helper-${n}[bot]`, repo: `o${n}/app`, body }),
      );
      expect(said).toEqual({ score: undefined, campaign: undefined });
    }
  });

  it("goes on exactly from a saved state", () => {
    const live = new Watch().warmUp().detector;
    const restored = new CoordinationDetector();
    restored.restore(live.save(true));
    expect(restored.save(true)).toEqual(live.save(true));
  });
});
