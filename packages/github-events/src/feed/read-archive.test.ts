import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReadArchiveOptions, readArchive } from "./read-archive.ts";
import type { ArchiveRow } from "./read-archive-rows.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-archive-"));
});
afterAll(() => rm(folder, { recursive: true }));

const HOUR = Date.parse("2025-07-04T15:00:00Z");

function line(n: number): string {
  const created_at = new Date(HOUR + n * 1000).toISOString();
  return JSON.stringify({
    id: String(n),
    type: "WatchEvent",
    actor: { login: "ann" },
    repo: { name: "a/b" },
    created_at,
  });
}
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i + 1)).join("\n");

async function read(name: string, content: string | Buffer | undefined, options: ReadArchiveOptions = {}) {
  const path = join(folder, name);
  if (content !== undefined) await writeFile(path, content);
  const reading = readArchive(path, options);
  const batches: ArchiveRow[][] = [];
  for await (const batch of reading) batches.push(batch);
  return { batches, ids: batches.flat().map(({ event }) => event.id), stats: reading.stats };
}

describe.each([true, false])("readArchive (thread of its own: %s)", (worker) => {
  it("gives the events of a .json.gz in batches, in order, with lines, raw text and figures", async () => {
    const content = gzipSync(lines(1_201));
    const { batches, ids, stats } = await read("2025-07-04-15.json.gz", content, { worker, batchSize: 500 });
    expect(batches.map((batch) => batch.length)).toEqual([500, 500, 201]);
    expect(ids).toEqual(Array.from({ length: 1_201 }, (_, i) => String(i + 1)));
    expect(batches[2]?.[200]).toMatchObject({ line: 1_201, raw: line(1_201), event: { at: HOUR + 1_201_000 } });
    expect(stats).toMatchObject({
      lines: 1_201,
      events: 1_201,
      badLines: 0,
      firstAt: HOUR + 1_000,
      lastAt: HOUR + 1_201_000,
      bytes: content.length,
      totalBytes: content.length,
      complete: true,
    });
  });

  it("counts bad lines with their numbers and reasons, and unknown types, and reads on", async () => {
    const odd = line(9).replace("WatchEvent", "NewEvent");
    const content = `\uFEFF${line(1)}\r\n\n{"cut\n${odd}\nnull\n[]\n{"type":"WatchEvent"}\n${line(2)}`;
    const { ids, stats } = await read("bad.json", content, { worker, raw: false });
    expect(ids).toEqual(["1", "9", "2"]);
    expect(stats.bad).toEqual([
      { line: 3, reason: "not JSON" },
      { line: 5, reason: "not a JSON object" },
      { line: 6, reason: "not a JSON object" },
      { line: 7, reason: "created_at is missing or not text" },
    ]);
    expect(stats).toMatchObject({
      lines: 7,
      events: 3,
      badLines: 4,
      complete: true,
      unknownTypes: new Map([["NewEvent", 1]]),
    });
  });

  it("says so when the file is not there, and throws nothing", async () => {
    const { ids, stats } = await read("none.json.gz", undefined, { worker });
    expect([ids, stats.complete, stats.reason]).toEqual([[], false, "there is no such file"]);
  });

  it("reads what a cut-off gzip holds, and says that it is cut off", async () => {
    const whole = gzipSync(lines(5_000));
    const { ids, stats } = await read("cut.json.gz", whole.subarray(0, whole.length / 2), { worker });
    expect(ids.length).toBeGreaterThan(2_000);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, i) => String(i + 1)));
    expect(stats).toMatchObject({
      complete: false,
      reason: "the gzip data is cut off (unexpected end of file)",
      events: ids.length,
    });
  });

  it("ends early when the loop is left, and stops when it is told to", async () => {
    const path = join(folder, "early.json");
    await writeFile(path, lines(5_000));
    const left = readArchive(path, { worker, batchSize: 10 });
    for await (const _ of left) break;
    expect(left.stats.complete).toBe(false);

    const stop = new AbortController();
    const stopped = readArchive(path, { worker, batchSize: 10, signal: stop.signal });
    const reading = (async () => {
      for await (const _ of stopped) stop.abort(new Error("enough"));
    })();
    await expect(reading).rejects.toThrow("enough");
  });
});

describe("readArchive", () => {
  const here = { worker: false };

  it("reads an API page, one array, and names its elements by number", async () => {
    const content = JSON.stringify([JSON.parse(line(1)), null, JSON.parse(line(2))], undefined, 2);
    const { batches, stats } = await read("page.json", content, here);
    expect(batches.flat().map(({ line, event }) => [line, event.id])).toEqual([
      [1, "1"],
      [3, "2"],
    ]);
    expect(stats).toMatchObject({ lines: 3, bad: [{ line: 2, reason: "not a JSON object" }], complete: true });
  });

  it.each([
    ["an array that is cut off", "open.json", `[${line(1)},`, ["1"], "the array is not closed"],
    ["an empty file", "empty.json", "", [], "the file is empty"],
    ["an empty gzip file", "empty.json.gz", "", [], "the file is empty"],
    ["a file that is no gzip", "no.json.gz", line(1), [], "the gzip data is damaged (incorrect header check)"],
    ["a folder", ".", undefined, [], "the file cannot be read (EISDIR)"],
  ])("reads what can be read of %s, and says why that is not all", async (_what, name, content, expected, reason) => {
    const { ids, stats } = await read(name, content, here);
    expect([ids, stats.complete, stats.reason]).toEqual([expected, false, reason]);
  });

  it("reads a gzip of several members to its end", async () => {
    const content = Buffer.concat([gzipSync(`${line(1)}\n`), gzipSync(`${line(2)}\n`)]);
    const { ids, stats } = await read("members.json.gz", content, here);
    expect([ids, stats.complete]).toEqual([["1", "2"], true]);
  });

  it("refuses a line that is too long and reads the next", async () => {
    const content = `${line(1)}\n"${"x".repeat(2_000)}"\n${line(2)}`;
    const { ids, stats } = await read("long.json", content, { ...here, longestLineBytes: 1_000 });
    expect([ids, stats.bad]).toEqual([["1", "2"], [{ line: 2, reason: "longer than 1000 bytes" }]]);
  });

  it("keeps the first hundred bad lines and counts them all", async () => {
    const { stats } = await read("many.json", "x\n".repeat(250), here);
    expect([stats.badLines, stats.bad.length, stats.bad[99]?.line]).toEqual([250, 100, 100]);
  });

  it("closes a batch early when its lines are long", async () => {
    const long = JSON.stringify({ ...JSON.parse(line(1)), padding: "x".repeat(600_000) });
    const { batches } = await read("wide.json", [long, long, long, long].join("\n"), here);
    expect(batches.map((batch) => batch.length)).toEqual([2, 2]);
  });

  it("reads several events on one line, as the oldest hours have them", async () => {
    const { batches, stats } = await read("old-lines.json", `${line(1)}${line(2)}{}\n${line(3)}`, here);
    expect(batches.flat().map(({ line, event, raw }) => [line, event.id, raw])).toEqual([
      [1, "1", line(1)],
      [1, "2", line(2)],
      [2, "3", line(3)],
    ]);
    expect(stats).toMatchObject({
      lines: 4,
      bad: [{ line: 1, reason: "type is missing or not text" }],
      complete: true,
    });
  });

  it("names an event without an id by the hash of its line", async () => {
    const old = '{"type":"WatchEvent","actor":"ann","created_at":"2012/06/14 15:01:42 -0700"}';
    const { ids } = await read("old.json", `${old}\r\n`, here);
    // printf '%s' "$old" | sha256sum
    expect(ids).toEqual(["sha256:58e8097912ee4b9a7cf8672394868e1d1fd030c54d96a120174a41568084b38a"]);
  });
});
