import { describe, expect, it } from "vitest";
import { PartnerMemory, partnerGain } from "./partner-memory.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;

describe("meeting partners", () => {
  it("tells when two last met, and nothing the first time", () => {
    const memory = new PartnerMemory("meetings", 10);
    expect(memory.meet(7, AT)).toBeUndefined();
    expect(memory.meet(7, AT + 5)).toBe(AT);
    expect(memory.meet(8, AT + 6)).toBeUndefined();
    expect(memory.meet(7, AT + 9)).toBe(AT + 5);
  });

  it("does not go back in time for a meeting that is told late", () => {
    const memory = new PartnerMemory("meetings", 10);
    memory.meet(7, AT);
    expect(memory.meet(7, AT - MINUTE_MS)).toBe(AT);
    expect(memory.meet(7, AT + 1)).toBe(AT);
  });

  it("knows when it began to forget, and no sooner", () => {
    const memory = new PartnerMemory("meetings", 2);
    for (const key of [1, 2, 3, 4]) {
      memory.meet(key, AT + key);
      expect(memory.forgottenBefore).toBeUndefined();
    }
    memory.meet(5, AT + 5);
    expect(memory.forgottenBefore).toBe(AT + 2);
    expect(memory.meet(1, AT + 6)).toBeUndefined();
  });
});

// expected: 1 - e^(-t/10 min) and 1 - e^(-t/1 h), by hand
describe("a meeting adds to the count of partners", () => {
  it.each([
    ["one, when they never met", undefined, 1, 1],
    ["nothing, when they met this moment", AT, 0, 0],
    ["nothing, when the other meeting was later", AT + MINUTE_MS, 0, 0],
    ["what has faded since ten minutes ago", AT - 10 * MINUTE_MS, 0.632121, 0.153518],
    ["what has faded since an hour ago", AT - 60 * MINUTE_MS, 0.997521, 0.632121],
  ])("%s", (_what, lastMetAt, tenMinutes, hour) => {
    const gain = partnerGain(lastMetAt, AT);
    expect(gain.tenMinutes).toBeCloseTo(tenMinutes, 6);
    expect(gain.hour).toBeCloseTo(hour, 6);
    expect(gain.third).toBe(0);
  });
});
