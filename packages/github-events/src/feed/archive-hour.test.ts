import { describe, expect, it } from "vitest";
import { archiveHourEnd, archiveHourName, archiveHourStart, archiveHours } from "./archive-hour.ts";

describe("archiveHourEnd", () => {
  it.each([
    ["2025-07-04-5.json.gz", "2025-07-04T06:00:00Z"],
    ["2025-07-04-05.json.gz", "2025-07-04T06:00:00Z"],
    ["/data/raw/2025-07-04-15.json.gz", "2025-07-04T16:00:00Z"],
    ["2024-12-31-23.jsonl", "2025-01-01T00:00:00Z"],
    ["folder/2015-01-01-11.corrupt.json.gz", "2015-01-01T12:00:00Z"],
    ["2012-06-14-15", "2012-06-14T16:00:00Z"],
  ])("of %s is %s", (path, expected) => {
    expect(archiveHourEnd(path)).toBe(Date.parse(expected));
  });

  it.each(["events.json", "2025-07-04-24.json.gz", "2025-02-30-1.json", "2025-07-04.json", "x2025-07-04-5.json", ""])(
    "of %j is unknown",
    (path) => {
      expect(archiveHourEnd(path)).toBeUndefined();
    },
  );
});

describe("archiveHours", () => {
  it("lists a range over midnight without padding the hour", () => {
    expect(archiveHours("2024-02-28-22", "2024-02-29-01")).toEqual([
      "2024-02-28-22",
      "2024-02-28-23",
      "2024-02-29-0",
      "2024-02-29-1",
    ]);
  });

  it.each([
    ["2025-07-04", "2025-07-04-5", 'not an hour such as 2025-07-04-5: "2025-07-04"'],
    ["2025-07-04-5", "2025-07-04-4", "the range ends before it starts: 2025-07-04-5 to 2025-07-04-4"],
    ["2011-01-01-0", "2026-01-01-0", "more than ten years of hours: 2011-01-01-0 to 2026-01-01-0"],
  ])("refuses %s to %s", (first, last, message) => {
    expect(() => archiveHours(first, last)).toThrow(new RangeError(message));
  });
});

describe("archiveHourName", () => {
  it("names the hour that holds a time, and archiveHourStart reads it back", () => {
    const at = Date.parse("2025-07-04T05:59:59.999Z");
    expect(archiveHourName(at)).toBe("2025-07-04-5");
    expect(archiveHourStart("2025-07-04-5")).toBe(Date.parse("2025-07-04T05:00:00Z"));
  });
});
