import { describe, expect, it } from "vitest";
import { EventCounts } from "./event-counts.ts";

describe("counts of events", () => {
  it("rise by one for each event of a key, also while the table grows and turns", () => {
    const counts = new EventCounts("counts", 4_000);
    const keys = Array.from({ length: 6_000 }, (_, index) => index + 1);
    expect(keys.map((key) => counts.add(key, key))).toEqual(keys.map(() => 1));
    const youngest = keys.slice(-4_000);
    expect(youngest.map((key) => counts.add(key, 10_000))).toEqual(youngest.map(() => 2));
  });
});
