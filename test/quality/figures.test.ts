import { describe, expect, it } from "vitest";
import { figuresOf } from "../../benchmarks/quality/figures.ts";
import { madeOutcome, madeRun } from "./made-run.ts";

const found = (rank: number, given = {}) =>
  madeOutcome({ rank, incidents: 1, detectedAfterMs: 20_000, eventsNeeded: 20, rightReason: true, ...given });

describe("figuresOf", () => {
  it("counts a scenario as caught when it stands within the depth of its list", () => {
    const { visible } = figuresOf([madeRun([found(10), found(11), found(25), found(26), found(101), madeOutcome()])]);
    expect([visible.recall[10].hits, visible.recall[25].hits, visible.recall[100].hits]).toEqual([1, 3, 4]);
    expect(visible.recall[25].of).toBe(6);
  });

  it("scales the depth with the events of the background, rounded up", () => {
    const runs = [madeRun([found(7), found(8)], { backgroundEvents: 27_000 })];
    expect(figuresOf(runs).visible.recall[25].hits).toBe(1);
  });

  it("keeps what does not show in the stream out of the headline", () => {
    const runs = [madeRun([found(1), madeOutcome({ family: "D", visibility: "partly" })])];
    const { visible, families } = figuresOf(runs);
    expect(visible.recall[25]).toMatchObject({ hits: 1, of: 1 });
    expect(Object.keys(families)).toEqual(["D (partly)", "L"]);
  });

  it("counts hard negatives in the top 25 by list and by name", () => {
    const harmless = (rank: number | undefined) =>
      madeOutcome({ name: "calm", family: undefined, rank, paged: rank === 3 });
    const { hardNegatives, visible } = figuresOf([
      madeRun([harmless(3), harmless(24)]),
      madeRun([harmless(26), harmless(undefined)]),
    ]);
    expect(visible.instances).toBe(0);
    expect(hardNegatives).toMatchObject({ instances: 4, inTop25: { hits: 2, of: 4 }, paged: { hits: 1 } });
    expect(hardNegatives.perList?.value).toBe(1);
    expect(hardNegatives.byName.calm).toMatchObject({ hits: 2, of: 4 });
  });

  it("measures delay and reasons of those caught, and fragments of all that were seen", () => {
    const { visible } = figuresOf([
      madeRun([
        found(1),
        found(2, { detectedAfterMs: 40_000, incidents: 3, rightReason: false }),
        found(300, { incidents: 2 }),
      ]),
    ]);
    expect(visible.detectSeconds.median?.value).toBe(40);
    expect(visible.detectPart.p90?.value).toBe(0.4);
    expect(visible.rightReason).toMatchObject({ hits: 1, of: 2 });
    expect(visible.fragmentation?.value).toBe(2);
  });

  it("takes the background per 100,000 events, without the runs whose feed failed", () => {
    const failing = madeRun([], { backgroundIncidents: 500, gap: { noticedAfterMs: undefined } });
    const figures = figuresOf([madeRun([], { backgroundEvents: 50_000 }), failing]);
    expect(figures.backgroundIncidents?.value).toBe(160);
    expect(figures.gaps).toMatchObject({ noticed: { hits: 0, of: 1 }, backgroundIncidents: { value: 500 } });
  });

  it("ranks by the baselines as by the panel", () => {
    const outcomes = [
      found(1, { baselineRanks: { simple: 30 } }),
      madeOutcome({ baselineRanks: { simple: undefined } }),
    ];
    const { baselines } = figuresOf([madeRun(outcomes)]);
    expect(baselines["rules alone"]?.[25]).toMatchObject({ hits: 0, of: 2 });
    expect(figuresOf([madeRun([found(1)])]).baselines).toEqual({});
    expect([baselines.simple?.[25].hits, baselines.simple?.[100].hits, baselines.simple?.[100].of]).toEqual([0, 1, 2]);
  });
});
