import { describe, expect, it } from "vitest";
import { NOON } from "../activity-under-test.ts";
import { HOUR_MS } from "../features/decayed-count.ts";
import { Lockstep } from "./lockstep.ts";

describe("lockstep", () => {
  it("is two accounts that come to a second place together", () => {
    const lockstep = new Lockstep();
    expect(lockstep.visit(1, 100, NOON, 1)).toEqual([]);
    expect(lockstep.visit(2, 100, NOON + 1000, 2)).toEqual([]);
    expect(lockstep.visit(1, 200, NOON + 5000, 1)).toEqual([]);
    expect(lockstep.visit(3, 200, NOON + 6000, 2)).toEqual([]);
    expect(lockstep.visit(2, 200, NOON + 7000, 3)).toEqual([1]);
  });

  it("is not to meet at one place again and again", () => {
    const lockstep = new Lockstep();
    const found = Array.from({ length: 40 }, (_, n) => lockstep.visit(1 + (n % 2), 100, NOON + n * 1000, 2)).flat();
    expect(found).toEqual([]);
  });

  it("is not to come an hour apart, nor long after the first time", () => {
    const lockstep = new Lockstep();
    for (const place of [100, 200, 300]) {
      lockstep.visit(1, place, NOON, 1);
      expect(lockstep.visit(2, place, NOON + HOUR_MS, 2)).toEqual([]);
    }
    const slow = new Lockstep();
    for (const [day, place] of [100, 200, 300].entries()) {
      slow.visit(1, place, NOON + day * 48 * HOUR_MS, 1);
      expect(slow.visit(2, place, NOON + day * 48 * HOUR_MS + 1000, 2)).toEqual([]);
    }
  });

  it("takes as many places, and lets accounts come as far apart, as the settings say", () => {
    const lockstep = new Lockstep();
    lockstep.settings = { withinMinutes: 90, places: 2.5 };
    const found = [100, 200, 300].map((place) => {
      lockstep.visit(1, place, NOON, 1);
      return lockstep.visit(2, place, NOON + HOUR_MS, 2);
    });
    expect(found).toEqual([[], [], [1]]);
  });

  it("takes more places where many meet by chance", () => {
    const lockstep = new Lockstep();
    const found = [100, 200, 300, 400].map((place) => {
      lockstep.visit(1, place, NOON, 40);
      return lockstep.visit(2, place, NOON + 1000, 40);
    });
    expect(found).toEqual([[], [], [], [1]]);
  });
});
