import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActivityBatch, archiveActivities } from "./archive-activities.ts";
import { readActivities } from "./read-activities.ts";

const SAMPLE = fileURLToPath(new URL("../../../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const HOUR_END = Date.UTC(2015, 0, 1, 2);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-test-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function star(id: string, at: string): string {
  return JSON.stringify({
    id,
    type: "WatchEvent",
    created_at: at,
    actor: { login: `user-${id}` },
    repo: { name: "a/b" },
  });
}

function fileOf(name: string, lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, gzipSync(`${lines.join("\n")}\n`));
  return path;
}

async function all(batches: AsyncIterable<ActivityBatch>): Promise<ActivityBatch[]> {
  const found: ActivityBatch[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}

describe("archiveActivities", () => {
  it("counts what comes twice, in another file too, and what holds no event", async () => {
    const lines = [
      star("1", "2015-01-01T01:10:00Z"),
      "no event",
      star("1", "2015-01-01T01:10:00Z"),
      star("2", "2035-01-01T01:00:00Z"),
    ];
    const first = fileOf("2015-01-01-1.json.gz", lines);
    const second = fileOf("2015-01-01-2.json.gz", [lines[0], star("3", "2015-01-01T02:10:00Z")]);
    const [one, other, ...more] = await all(archiveActivities([first, second]));
    expect(more).toEqual([]);
    expect(one).toMatchObject({ file: first, events: 2, duplicates: 1, badLines: 2, isLast: true });
    expect(one.activities.map(({ id, seenAt }) => [id, seenAt])).toEqual([["1", HOUR_END]]);
    expect(other).toMatchObject({ file: second, events: 2, duplicates: 1, badLines: 0, incomplete: undefined });
    expect(other.activities.map(({ id }) => id)).toEqual(["3"]);
  });

  it("says of a file that cannot be read why, and reads the next", async () => {
    const missing = join(folder, "missing.json.gz");
    const [one, ...others] = await all(archiveActivities([missing, SAMPLE]));
    expect(one).toMatchObject({ file: missing, events: 0, isLast: true, incomplete: "there is no such file" });
    expect(others.at(-1)).toMatchObject({ file: SAMPLE, isLast: true, incomplete: undefined });
  });

  it("cuts a long file into batches and counts each bad line once", async () => {
    const stars = Array.from({ length: 9_000 }, (_, n) => star(String(n), "2015-01-01T03:10:00Z"));
    const lines = stars.flatMap((line, n) => (n % 1_000 === 0 ? ["no event", line] : line));
    const batches = await all(archiveActivities([fileOf("2015-01-01-3.json.gz", lines)]));
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.filter(({ isLast }) => isLast)).toEqual([batches.at(-1)]);
    expect(batches.flatMap(({ activities }) => activities.map(({ id }) => id))).toEqual(stars.map((_, n) => String(n)));
    expect(batches.reduce((sum, { badLines }) => sum + badLines, 0)).toBe(9);
    expect(batches.at(-1)?.bytes).toBe(batches.at(-1)?.totalBytes);
  });
});

describe("readActivities", () => {
  it("gives from its thread what archiveActivities gives here", async () => {
    const files = [join(folder, "missing.json.gz"), SAMPLE];
    expect(await all(readActivities(files))).toEqual(await all(archiveActivities(files)));
  });

  it("ends its thread when the caller leaves early", async () => {
    for await (const { file } of readActivities([SAMPLE, SAMPLE, SAMPLE, SAMPLE])) {
      expect(file).toBe(SAMPLE);
      break;
    }
  });
});
