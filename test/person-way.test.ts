import { describe, expect, it } from "vitest";
import { CHANNELS, PersonWay } from "./person-way-run.ts";
import { expectTold, type Trouble, troubles } from "./person-way-trouble.ts";

/** Several things go wrong at once, each in its own way; every fault alone is in the long tests. */
const TROUBLES: Trouble[] = [
  { protocol: "openai", faults: { lookups: "slow", model: "failing" } },
  {
    protocol: "openai-compatible",
    faults: { lookups: "rate-limited", model: "malformed", slack: "failing", mail: "malformed" },
  },
];

// Beside each other: most of the time is waiting for deadlines and further tries.
describe.concurrent("an hour that is replayed", { timeout: 240_000 }, () => {
  it("ends with incidents that are looked up, summarised and told in groups", async () => {
    const way = await PersonWay.start();
    try {
      const incidents = await way.toldBy(CHANNELS);
      expect(incidents.length).toBeGreaterThanOrEqual(5);
      for (const { evidence, model } of incidents)
        expect({ evidence, model }).toEqual({ evidence: "known", model: "stand-in" });
      expect(await way.largestGroup()).toBeGreaterThanOrEqual(3);
      await expectTold(way, incidents, CHANNELS);
      const health = await way.healthy("that all is well", ({ status }) => status === "ok");
      expect(health.outside.map(({ name, ok }) => [name, ok]).sort()).toEqual([
        ["lookups", true],
        ["model", true],
      ]);
      expect(way.mail.taken.some(({ mail }) => mail.includes("most likely runs a script"))).toBe(true);
    } finally {
      await way.end();
    }
  });

  it.each(TROUBLES)("is told by the others in time, and by all in the end, while $faults", troubles);
});
