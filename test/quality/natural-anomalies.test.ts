import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { minimizedActivity } from "../../benchmarks/quality/minimized-hour.ts";
import { naturalAnomalies } from "../../benchmarks/quality/natural-anomalies.ts";

const folder = mkdtempSync(join(tmpdir(), "oddwatch-natural-"));
const FILE = "events/minimized/2015-02-22-21.json.gz";
const HEAD = "file,start_utc,end_utc,entity_kind,entity,kind,evidence,confidence";
const row = (entity: string, confidence: string) =>
  `${FILE},2015-02-22T21:00:00Z,2015-02-22T21:59:59Z,actor,${entity},mass_branch_delete,"many, counted",${confidence}`;
const time = (second: number) =>
  new Date(Date.UTC(2015, 1, 22, 21) + second * 1000).toISOString().replace(".000Z", "Z");

beforeAll(() => {
  mkdirSync(join(folder, "events/minimized"), { recursive: true });
  mkdirSync(join(folder, "groundtruth"));
  const ordinary = Array.from({ length: 3000 }, (_, index) => ({
    id: `${index}`,
    dt: time(index),
    repo: `user${index % 400}/app`,
    type: index % 3 === 0 ? "issue" : "push",
    actor: `user${index % 400}`,
  }));
  const flood = Array.from({ length: 100 }, (_, index) => ({
    id: `f${index}`,
    dt: time(3000 + index),
    repo: "acme/board",
    type: "del",
    actor: "mallory",
  }));
  writeFileSync(join(folder, FILE), gzipSync([...ordinary, ...flood].map((event) => JSON.stringify(event)).join("\n")));
  const rows = [row("mallory|nobody", "likely abuse (inferred)"), row("mallory", "certain (counted)")];
  writeFileSync(join(folder, "groundtruth/natural-anomalies.csv"), `${[HEAD, ...rows].join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("naturalAnomalies", () => {
  it("asks of abuse that it stands in the top 25 with its reason, of the rest that it is calm", async () => {
    const [abuse, missing, benign] = await naturalAnomalies(folder);
    expect(abuse).toMatchObject({ entity: "mallory", alarming: true, rank: 1, rightReason: true, passed: true });
    expect(missing).toMatchObject({ entity: "nobody", rank: undefined, passed: false });
    expect(benign).toMatchObject({ entity: "mallory", alarming: false, paged: true, passed: false });
  });

  it("is empty where there are no labels", async () => {
    expect(await naturalAnomalies(join(folder, "events"))).toEqual([]);
  });
});

describe("minimizedActivity", () => {
  it.each([
    ["push", { kind: "push", commits: 2 }],
    ["del", { kind: "delete" }],
    ["icomment", { kind: "comment", on: "issue" }],
    ["golem", { kind: "wiki" }],
  ])("reads %s", (type, expected) => {
    const activity = minimizedActivity({ id: "1", dt: time(5), repo: "o/r", type, actor: "ann", commits: 2 });
    expect(activity).toMatchObject({ ...expected, at: Date.UTC(2015, 1, 22, 21, 0, 5), actor: "ann", repo: "o/r" });
  });

  it("refuses a type it does not know", () => {
    const odd = { id: "1", dt: time(5), repo: "o/r", type: "dance", actor: "ann" };
    expect(() => minimizedActivity(odd)).toThrow('"dance" is no type of events/minimized');
  });
});
