import { describe, expect, it } from "vitest";
import { FirstTimes } from "./first-times.ts";
import { keyHash } from "./key-hash.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;

describe("first times", () => {
  it("are known when it was watched for an hour, and not before", () => {
    const firsts = new FirstTimes("firsts", 512);
    expect(firsts.note(1, AT, AT)).toBeNaN();
    expect(firsts.note(2, AT + HOUR_MS, AT)).toBe(1);
    expect(firsts.note(2, AT + HOUR_MS, AT)).toBe(0);
  });

  it("are not noted by asking", () => {
    const firsts = new FirstTimes("firsts", 512);
    expect(firsts.ask(1, AT + HOUR_MS, AT)).toBe(1);
    expect(firsts.note(1, AT + HOUR_MS, AT)).toBe(1);
    expect(firsts.ask(1, AT + HOUR_MS, AT)).toBe(0);
  });

  it("are not known for what may have been forgotten within the hour", () => {
    const firsts = new FirstTimes("firsts", 512);
    const flood = (at: number) => {
      for (let n = 0; n < 20_000; n++) firsts.note(keyHash(`${n}`, 1), at, AT);
    };
    flood(AT + 10 * HOUR_MS);
    expect(firsts.ask(1, AT + 10.5 * HOUR_MS, AT)).toBeNaN();
    expect(firsts.ask(1, AT + 11.5 * HOUR_MS, AT)).toBe(1);
  });
});
