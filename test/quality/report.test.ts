import { describe, expect, it } from "vitest";
import { figuresOf } from "../../benchmarks/quality/figures.ts";
import { DAY_MS, FIRST_MONDAY, madeDays } from "../../benchmarks/quality/made-week.ts";
import { compared, type QualityReport } from "../../benchmarks/quality/report.ts";
import { reportPage } from "../../benchmarks/quality/report-page.ts";
import { misses, scenarioTable, shapeTable } from "../../benchmarks/quality/tables.ts";
import { textTable } from "../../benchmarks/quality/text-table.ts";
import { madeOutcome, madeRun } from "./made-run.ts";

const caught = madeOutcome({ family: "B", rank: 2, incidents: 2, detectedAfterMs: 50_000, rightReason: true });
const runs = [madeRun([caught, madeOutcome()])];
const figures = figuresOf(runs);
const section = (part: string, label: string, strength: number) =>
  ({ title: `hours ${label}`, part, era: "2026", label, strength, figures, runs }) as const;
const report: QualityReport = {
  date: "2026-09-07",
  commit: "abc",
  machine: "a <machine>",
  seed: "test",
  heldOut: false,
  sections: [
    section("main", "", 1),
    section("main", "", 0.5),
    section("strength", "", 2),
    section("coverage", "coverage 0.5", 1),
    section("without at ½", "without rate", 0.5),
  ],
  natural: [],
  outages: [],
  bots: undefined,
  compromise: undefined,
  weeks: [],
  seconds: 1,
};

describe("the report", () => {
  it("marks families whose background is made up, in modern hours only", () => {
    expect(textTable(scenarioTable(figures, "2026"))).toContain("B *");
    expect(textTable(scenarioTable(figures, "2015"))).not.toContain("*");
  });

  it("counts what was caught of each shape", () => {
    expect(shapeTable(figures).at(-2)).toEqual(["B made", "1", "1", "1", "1", "0", "2.0"]);
  });

  it("names what was missed", () => {
    expect(misses(1, figures)).toEqual([
      "recall@25 over the visible families is .50, should be at least .95",
      "fragmentation is 2.00, should be at most 1.20",
      "the median time to detect as a part of the length is .50, should be at most .25",
    ]);
    expect(misses(0.25, figures)).toHaveLength(2);
  });

  it("puts the main runs among those they are compared with", () => {
    expect(compared(report, "strength").map(({ label }) => label)).toEqual(["×0.5", "×1", "×2"]);
    expect(compared(report, "coverage").map(({ label }) => label)).toEqual(["coverage 1", "coverage 0.5"]);
    expect(compared(report, "without")).toEqual([]);
    const [whole, without] = compared(report, "without at ½");
    expect([whole?.paired, without?.paired]).toEqual([undefined, { of: 2, lost: 0, won: 0 }]);
  });

  it("is one page that needs nothing else, with nothing unescaped", () => {
    const page = reportPage(report);
    expect(page).toContain("a &lt;machine&gt;");
    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page).not.toMatch(/<script|<link|src=|https?:/);
  });
});

it("textTable aligns its columns", () => {
  expect(
    textTable([
      ["a", "n"],
      ["long", "1"],
      ["b", "100"],
    ]).split("\n"),
  ).toEqual(["a       n", "----  ---", "long    1", "b     100"]);
});

describe("a made week", () => {
  const week = madeDays(7, "test");

  it("is in order, the same each time, and quieter at the weekend", () => {
    const times = week.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(madeDays(1, "test")).toEqual(week.slice(0, madeDays(1, "test").length));
    const perDay = [0, 1, 2, 3, 4, 5, 6].map(
      (day) => times.filter((at) => Math.floor((at - FIRST_MONDAY) / DAY_MS) === day).length,
    );
    expect(Math.max(...perDay.slice(5))).toBeLessThan(Math.min(...perDay.slice(0, 5)));
    expect(perDay[4]).toBeGreaterThan((perDay[0] ?? 0) * 1.05);
  });

  it("gives every event an id of its own", () => {
    expect(new Set(week.map(({ id }) => id)).size).toBe(week.length);
  });
});
