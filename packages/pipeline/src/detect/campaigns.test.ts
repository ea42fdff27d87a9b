import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOON } from "../activity-under-test.ts";
import { HOUR_MS } from "../features/decayed-count.ts";
import { Campaigns } from "./campaigns.ts";

const small = fc.integer({ min: 1, max: 12 });

describe("campaigns", () => {
  it("hold those who share the same things, and keep the oldest name", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(small, fc.constantFrom(100, 200, 300)), { maxLength: 40 }), (joins) => {
        const campaigns = new Campaigns();
        for (const [step, [account, thing]] of joins.entries()) {
          const joined = campaigns.join(account, thing, `step ${step}`, NOON + step);
          expect(campaigns.of(account, NOON)).toBe(joined);
          expect(campaigns.of(thing, NOON)).toBe(joined);
          expect(joined.name).toBe(`step ${joins.findIndex(([, each]) => campaigns.of(each, NOON) === joined)}`);
        }
      }),
    );
  });

  it("are united by two accounts that are in both, not by one", () => {
    const campaigns = new Campaigns();
    for (const account of [1, 2, 3]) campaigns.join(account, 100, "one", NOON);
    for (const account of [4, 5, 6]) campaigns.join(account, 200, "two", NOON);
    campaigns.join(4, 100, "one", NOON);
    campaigns.join(4, 200, "two", NOON);
    expect(campaigns.of(1, NOON)).not.toBe(campaigns.of(5, NOON));
    campaigns.join(5, 100, "one", NOON);
    expect(campaigns.of(1, NOON)).toBe(campaigns.of(6, NOON));
    expect(campaigns.of(6, NOON)?.name).toBe("one");
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
    campaigns.join(3, 200, "two", NOON);
    for (const account of [2, 3]) campaigns.join(account, 100, "both", NOON);
    expect([count(2), count(1), count(3)]).toEqual([2, 2, 3]);
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
    for (const account of [1, 2]) live.join(account, 103, "unite", NOON + 21);
    const restored = new Campaigns();
    restored.restore(live.save(true));
    for (const each of [live, restored]) each.join(3, 1, "later", NOON + 30);
    expect(restored.save(true)).toEqual(live.save(true));
    expect(() => new Campaigns().restore(new Map())).toThrow(RangeError);
  });
});
