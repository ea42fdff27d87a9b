import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SourceRound } from "../source-round.ts";
import { archiveSource } from "./archive-source.ts";
import { contextUnderTest, run } from "./context-under-test.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-archive-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FIRST = Date.UTC(2025, 6, 4, 15);

function line(id: number): string {
  const created_at = new Date(FIRST + id * 1000).toISOString();
  return JSON.stringify({
    id: String(id),
    type: "WatchEvent",
    actor: { login: "a" },
    repo: { name: "a/b" },
    created_at,
  });
}

const lines = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(from + index));

function file(name: string, content: string[] | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, Array.isArray(content) ? content.join("\n") : content);
  return path;
}

async function serve(files: string[], position?: unknown) {
  const context = contextUnderTest({ position: async () => position });
  await run(archiveSource({ files, speed: undefined }), context);
  return { ...context, ids: idsOf(context.rounds), health: context.board.health(1)[0] };
}

const idsOf = (rounds: SourceRound[]) => rounds.flatMap(({ items }) => items.map(({ event }) => Number(event?.id)));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("archive files that are served", () => {
  it("come in the given order, seen at the end of their hour, with where to go on after each round", async () => {
    const a = file("2025-07-04-15.json", lines(0, 600));
    const b = file("2025-07-04-16.json.gz", gzipSync(lines(600, 3).join("\n")));
    const { ids, rounds, health } = await serve([a, b]);
    expect(ids).toEqual(upTo(603));
    expect(rounds.every(({ source, lane }) => source === "archive" && lane === "archive")).toBe(true);
    expect(rounds.flatMap(({ position = [] }) => position)).toEqual([
      { file: 0, name: "2025-07-04-15.json", line: 500 },
      { file: 0, name: "2025-07-04-15.json", line: 600 },
      { file: 1, name: "2025-07-04-16.json.gz", line: 3 },
    ]);
    expect(new Set(rounds[0]?.items.map(({ seenAt }) => seenAt))).toEqual(new Set([FIRST + 3_600_000]));
    expect(health).toMatchObject({ state: "done", error: null });
  });

  it("go on after the line that was stored last", async () => {
    const files = [file("2025-07-04-15.json", lines(0, 600)), file("2025-07-04-16.json", lines(600, 3))];
    expect((await serve(files, { file: 0, name: "2025-07-04-15.json", line: 500 })).ids).toEqual(upTo(603).slice(500));
    expect((await serve(files, { file: 1, name: "2025-07-04-16.json", line: 1 })).ids).toEqual([601, 602]);
    expect((await serve(files, { file: 1, name: "2025-07-04-16.json", line: 3 })).ids).toEqual([]);
  });

  it("begin from the start when other files were served before", async () => {
    const files = [file("2025-07-04-15.json", lines(0, 3))];
    expect((await serve(files, { file: 0, name: "2025-07-04-14.json", line: 2 })).ids).toEqual([0, 1, 2]);
    expect((await serve(files, { page: 7 })).ids).toEqual([0, 1, 2]);
  });

  it("have their bad lines kept aside, by number, also the last ones", async () => {
    const path = file("2025-07-04-15.json", ["{", line(1), "[]", ...lines(2, 2), "not JSON"]);
    const { ids, rounds } = await serve([path]);
    expect(ids).toEqual([1, 2, 3]);
    expect(rounds.flatMap(({ refused }) => refused.map(({ reason }) => reason.slice(0, 25)))).toEqual([
      "2025-07-04-15.json line 1",
      "2025-07-04-15.json line 3",
      "2025-07-04-15.json line 6",
    ]);
    const times = rounds.filter(({ refused }) => refused.length > 0).map(({ at }) => at);
    expect(new Set(times)).toEqual(new Set([FIRST + 3_600_000]));
  });

  it("are named on the board when they could not be read to their end, and the others are read", async () => {
    const cut = file("2025-07-04-15.json.gz", gzipSync(lines(0, 5_000).join("\n")).subarray(0, 9_000));
    const missing = join(folder, "2025-07-04-16.json");
    const good = file("2025-07-04-17.json", lines(9_000, 2));
    const { ids, health, failures } = await serve([cut, missing, good]);
    expect(ids.slice(-2)).toEqual([9_000, 9_001]);
    expect(health).toMatchObject({ state: "done" });
    expect(health?.error).toMatch(/^2025-07-04-15\.json\.gz: .+; 2025-07-04-16\.json: there is no such file$/);
    expect(failures.length).toBe(2);
  });

  it("end when told to, in the middle of a file", async () => {
    const context = contextUnderTest();
    const take = context.ingest.offer;
    context.ingest.offer = (round) => {
      context.stop();
      return take(round);
    };
    const path = file("2025-07-04-15.json", lines(0, 5_000));
    await run(archiveSource({ files: [path], speed: undefined }), context).catch((error) => {
      if (!context.signal.aborted) throw error;
    });
    expect(idsOf(context.rounds).length).toBeLessThan(5_000);
  });
});
