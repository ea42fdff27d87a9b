import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { amazonQ, amazonQTable } from "../../benchmarks/quality/amazon-q.ts";
import { botLabels, botTable } from "../../benchmarks/quality/bot-labels.ts";
import { githubOutages, outageTable } from "../../benchmarks/quality/github-outages.ts";
import { textTable } from "../../benchmarks/quality/text-table.ts";

const SAMPLE = fileURLToPath(new URL("../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "oddwatch-labels-"));
const hour = join(folder, "2015-01-01-1.json.gz");
writeFileSync(hour, gzipSync(gunzipSync(readFileSync(SAMPLE)).toString("utf8").split("\n").slice(0, 1000).join("\n")));
const source = { name: "sample", era: "2015" as const, judged: [hour], warmUp: [hour] };
const nothing = join(folder, "nothing");
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe("labelled bots", () => {
  it("are counted by what their names told", () => {
    write("groundtruth/BIMBAS-RABBIT-bots/data/train_label.csv", "contributor,bot\nfix[bot],1\nsome-ci,1\nann,0\n");
    write("groundtruth/BIMBAS-RABBIT-bots/data/test_label.csv", "contributor,bot\nweblate,1\nabbot,0\n");
    const labels = botLabels(folder);
    expect([labels?.marked.value, labels?.unmarked.value, labels?.people.value]).toEqual([1, 0.5, 0]);
    expect(labels && textTable(botTable(labels))).toContain("bots that sign in as an account");
    expect(botLabels(nothing)).toBeUndefined();
  });
});

describe("GitHub's own outages", () => {
  it("befall hours in the kinds of events that the component carries", async () => {
    const head = "incident_id,downtime_start,downtime_end,duration_minutes,source,title,impact";
    const rows = [
      "1,a,b,10,updates,Incident with Git Operations,critical",
      "2,a,b,10,updates,Incident with Copilot,major",
    ];
    write("groundtruth/github-status-incidents/parsed/downtime_windows.csv", [head, ...rows].join("\r\n"));
    const outages = await githubOutages(folder, [source], { seed: "test", perStream: 1 });
    expect(outages).toMatchObject([{ title: "Incident with Git Operations", minutes: 10, stream: "sample" }]);
    expect(outages[0]?.morePages.reported).toBeLessThanOrEqual(2);
    expect(outageTable(outages)).toHaveLength(2);
    expect(await githubOutages(nothing, [source], { seed: "test" })).toEqual([]);
  });
});

describe("the recorded compromise", () => {
  it("is looked for by its accounts and its repository", async () => {
    const rows = Array.from({ length: 200 }, (_, place) => ({
      type: "IssuesEvent",
      created_at: new Date(Date.UTC(2025, 6, 13, 20, 37, 4) + place * 2000).toISOString(),
      actor_login: "mallory-q",
      actor_id: 1,
      repo_name: "mallory-q/aimed-at",
      repo_id: 2,
      payload: { action: "opened", issue: { number: place + 1, title: "one" } },
    }));
    write("groundtruth/amazon-q-2025/gharchive_july13_2025.json", JSON.stringify(rows));
    const found = await amazonQ(folder, source);
    expect(found?.incidents[0]?.title).toContain("mallory-q");
    expect(found && amazonQTable(found)[0][0]).toContain("200 events");
    expect(await amazonQ(folder, undefined)).toBeUndefined();
    expect(textTable(amazonQTable({ events: 17, incidents: [] }))).toContain("no incident");
  });
});
