import { describe, expect, it } from "vitest";
import { EpisodeScore, type Strangeness } from "./episode-score.ts";

const usual = { row: 1, shape: 1 };

function scoreAll(episodes: EpisodeScore, moments: readonly Strangeness[]): number[] {
  return moments.map((moment) => {
    const score = episodes.score(moment);
    episodes.push(moment);
    return score;
  });
}

describe("the score of an episode", () => {
  it("is a quarter where everything is usual", () => {
    expect(scoreAll(new EpisodeScore({ hold: 4, alarmLevel: 2 }), [usual, usual])).toEqual([0.25, 0.25]);
  });

  it("is above one half for news, the more the stranger", () => {
    const episodes = new EpisodeScore({ hold: 4, alarmLevel: 2 });
    expect(episodes.score({ row: 4, shape: 1 })).toBe(0.75);
    expect(episodes.score({ row: 8, shape: 1 })).toBe(0.875);
  });

  it("is not above one half for a row at the alarm level, nor for the same strangeness twice", () => {
    const episodes = new EpisodeScore({ hold: 4, alarmLevel: 2 });
    const [atLevel, news, again, stranger] = scoreAll(
      episodes,
      [2, 4, 4, 5].map((row) => ({ row, shape: 1 })),
    );
    expect(atLevel).toBeLessThan(0.5);
    expect(news).toBe(0.75);
    expect(again).toBeLessThan(0.5);
    expect(stranger).toBe(0.8);
  });

  it("is above one half again for the same strangeness, when more rows have passed than events are held", () => {
    const strange = { row: 4, shape: 1 };
    const scores = scoreAll(new EpisodeScore({ hold: 3, alarmLevel: 2 }), [
      strange,
      usual,
      usual,
      usual,
      strange,
      strange,
    ]);
    expect(scores.map((score) => score > 0.5)).toEqual([true, false, false, false, true, false]);
  });

  it("stays up for a while after strange shapes, below one half however strange they were", () => {
    const shapes = [1, 1, 1000, 1, 1, 1, 1, 1];
    const scores = scoreAll(
      new EpisodeScore({ hold: 3, alarmLevel: 2 }),
      shapes.map((shape) => ({ row: 1, shape })),
    );
    expect(scores.slice(0, 2)).toEqual([0.25, 0.25]);
    const held = 334 / 335 / 2;
    for (const score of scores.slice(2, 6)) expect(score).toBeCloseTo(held, 12);
    expect(scores.slice(6)).toEqual([0.25, 0.25]);
    expect(held).toBeLessThan(0.5);
  });
});
