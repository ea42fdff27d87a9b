import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createShift, shiftHours } from "../benchmarks/shift-hours.ts";

const SAMPLE = fileURLToPath(new URL("../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const EVENTS = 20_000;
const START = Date.UTC(2026, 0, 1);

let folder: string;
let paths: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-shift-"));
  paths = await shiftHours({ from: [SAMPLE], to: folder, events: EVENTS, startAt: START });
});

afterAll(() => rmSync(folder, { recursive: true }));

function eventsIn(path: string) {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as { id: string; created_at: string; actor: { login: string } });
}

describe("shiftHours", () => {
  it("writes as many distinct events as were asked for", () => {
    const ids = paths.flatMap(eventsIn).map((event) => event.id);
    expect(ids.length).toBe(EVENTS);
    expect(new Set(ids).size).toBe(EVENTS);
  });

  it("writes hours that follow each other, with every event in the hour of its file", () => {
    expect(paths.map((path) => basename(path))).toEqual([0, 1, 2].map((hour) => `2026-01-01-${hour}.json.gz`));
    const outside = paths.flatMap((path, hour) =>
      eventsIn(path).filter((event) => Math.floor((Date.parse(event.created_at) - START) / 3_600_000) !== hour),
    );
    expect(outside).toEqual([]);
  });

  it("lets about half of the accounts come back", () => {
    const [first, second] = paths.map((path) => new Set(eventsIn(path).map((event) => event.actor.login)));
    const back = first?.intersection(second ?? new Set()).size ?? 0;
    expect(back / (first?.size ?? 0)).toBeGreaterThan(0.45);
    expect(back / (first?.size ?? 0)).toBeLessThan(0.55);
  });
});

it("the same options give the same line, another copy another one", () => {
  const line = '{"id":"7","created_at":"2015-01-01T01:00:09Z","actor":{"login":"a"},"repo":{"name":"a/b"}}';
  const shift = (copy: number) => createShift({ copy, hourAt: START, returning: 0 })(line);
  expect(shift(1)).toBe(shift(1));
  expect(JSON.parse(shift(1))).toEqual({
    id: "1000000000007",
    created_at: "2026-01-01T00:00:09Z",
    actor: { login: "a-1" },
    repo: { name: "a-1/b-1" },
  });
  expect(shift(2)).not.toBe(shift(1));
});
