import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOON } from "../activity-under-test.ts";
import { HOUR_MS } from "../features/decayed-count.ts";
import { Campaigns } from "./campaigns.ts";

const small = fc.integer({ min: 1, max: 12 });

describe("campaigns", () => {
  it("join exactly what is connected, and keep the oldest name", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small), { maxLength: 40 }), (joins) => {
        const campaigns = new Campaigns();
        const groups = new Map<number, Set<number>>();
        for (const [step, [one, other]] of joins.entries()) {
          campaigns.join(one, other, `step ${step}`, NOON + step);
          const together = new Set([one, other, ...(groups.get(one) ?? []), ...(groups.get(other) ?? [])]);
          for (const each of together) groups.set(each, together);
        }
        for (const [one, group] of groups) {
          for (const other of groups.keys()) {
            expect(campaigns.of(one, NOON) === campaigns.of(other, NOON)).toBe(group.has(other));
          }
          const first = joins.findIndex(([each]) => group.has(each));
          expect(campaigns.of(one, NOON)?.name).toBe(`step ${first}`);
        }
      }),
    );
  });

  it("count each account once in an hour, those of united campaigns too", () => {
    const campaigns = new Campaigns();
    const count = (account: number) => {
      const campaign = campaigns.of(account, NOON);
      if (campaign !== undefined) campaigns.count(campaign, account, NOON);
      return campaign?.accounts;
    };
    campaigns.join(1, 100, "one", NOON);
    campaigns.join(2, 200, "two", NOON);
    expect([count(1), count(1), count(2)]).toEqual([1, 1, 1]);
    campaigns.join(2, 100, "both", NOON);
    expect([count(2), count(1)]).toEqual([2, 2]);
    expect(campaigns.of(2, NOON)?.name).toBe("one");
  });

  it("end when they were quiet for long", () => {
    const campaigns = new Campaigns({ quietMs: HOUR_MS });
    campaigns.join(1, 100, "old", NOON);
    expect(campaigns.of(1, NOON + HOUR_MS)?.name).toBe("old");
    expect(campaigns.of(1, NOON + HOUR_MS + 1)).toBeUndefined();
    expect(campaigns.join(1, 100, "new", NOON + 2 * HOUR_MS).name).toBe("new");
  });

  it("are no more than may be: the quietest makes room", () => {
    const campaigns = new Campaigns({ most: 3 });
    for (let n = 1; n <= 9; n++) campaigns.join(n, 100 + n, `number ${n}`, NOON + n);
    expect(campaigns.size).toBe(3);
    expect(campaigns.of(1, NOON)).toBeUndefined();
    expect(campaigns.of(9, NOON)?.name).toBe("number 9");
  });

  it("go on exactly from a saved state", () => {
    const live = new Campaigns();
    for (let n = 1; n <= 20; n++) live.join(n, 100 + (n % 4), `number ${n}`, NOON + n);
    live.join(101, 102, "unite", NOON + 21);
    const restored = new Campaigns();
    restored.restore(live.save(true));
    for (const each of [live, restored]) each.join(3, 1, "later", NOON + 30);
    expect(restored.save(true)).toEqual(live.save(true));
    expect(() => new Campaigns().restore(new Map())).toThrow(RangeError);
  });
});
