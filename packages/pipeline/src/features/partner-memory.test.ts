import { describe, expect, it } from "vitest";
import { keyHash } from "./key-hash.ts";
import { PartnerMemory } from "./partner-memory.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;

/** What meeting again adds when the two last met at `lastMetAt`, undefined for never. */
function gain(lastMetAt: number | undefined) {
  const memory = new PartnerMemory("meetings", 1024);
  if (lastMetAt !== undefined) memory.meet(7, lastMetAt);
  return { ...memory.meet(7, AT) };
}

// expected: 1 - e^(-t/10 min), 1 - e^(-t/1 h), 1 - e^(-t/30 d), by hand
describe("a meeting adds to the count of partners", () => {
  it.each([
    ["one, when they never met", undefined, 1, 1, 1],
    ["nothing, when they met this moment", AT, 0, 0, 0],
    ["nothing, when the other meeting was later", AT + MINUTE_MS, 0, 0, 0],
    ["what has faded since ten minutes ago", AT - 10 * MINUTE_MS, 0.632121, 0.153518, 0.000231],
    ["what has faded since an hour ago", AT - 60 * MINUTE_MS, 0.997521, 0.632121, 0.001388],
    ["what has faded since a month ago", AT - 30 * 24 * 60 * MINUTE_MS, 1, 1, 0.632121],
  ])("%s", (_what, lastMetAt, tenMinutes, hour, month) => {
    const { tenMinutes: short, hour: middle, month: long } = gain(lastMetAt);
    expect(short).toBeCloseTo(tenMinutes, 6);
    expect(middle).toBeCloseTo(hour, 6);
    expect(long).toBeCloseTo(month, 6);
  });
});

describe("a memory of partners", () => {
  it("tells whether the two met before", () => {
    const memory = new PartnerMemory("meetings", 1024);
    memory.meet(7, AT);
    expect(memory.metBefore).toBe(false);
    memory.meet(7, AT);
    expect(memory.metBefore).toBe(true);
  });

  it("does not go back in time for a meeting that is told late", () => {
    const memory = new PartnerMemory("meetings", 1024);
    memory.meet(7, AT);
    memory.meet(7, AT - MINUTE_MS);
    expect(memory.meet(7, AT).tenMinutes).toBe(0);
  });

  it("never counts a forgotten partner as a new one", () => {
    const memory = new PartnerMemory("meetings", 512);
    memory.meet(7, AT);
    for (let n = 0; n < 20_000; n++) memory.meet(keyHash(`other ${n}`, 1), AT + MINUTE_MS);
    expect(memory.meet(7, AT + 2 * MINUTE_MS).hour).toBeCloseTo(1 - Math.exp(-1 / 60), 6);
    expect(memory.metBefore).toBeUndefined();
  });
});
