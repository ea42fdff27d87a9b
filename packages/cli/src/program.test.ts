import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DetectedIncident, Why } from "@oddwatch/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "./program.ts";

const SAMPLE = fileURLToPath(new URL("../../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const FIGURES = /^events=\d+ bad_lines=\d+ duplicates=\d+ seconds=[\d.]+ events_per_s=\d+ incidents=\d+$/m;

class Collected extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(...args: string[]) {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const stopping = new AbortController().signal;
  const code = await runCommand(args, "1.2.3", { stdout, stderr, env: {}, stopping });
  return { code, out: stdout.text, err: stderr.text };
}

let folder: string;
let flood: string;

/** An ordinary half hour in which one account floods its own repository with 150 issues. */
function floodedHour(): string {
  const event = (index: number, type: string, login: string, repo: string, payload: object) =>
    JSON.stringify({
      id: String(5e10 + index),
      type,
      actor: { id: 1000 + login.length, login },
      repo: { id: 7, name: repo },
      payload,
      public: true,
      created_at: new Date(Date.UTC(2025, 6, 4, 15) + index * 250).toISOString(),
    });
  const lines = Array.from({ length: 6_000 }, (_, index) =>
    index % 40 === 39
      ? event(index, "IssuesEvent", "floods-itself", "floods-itself/target", {
          action: "opened",
          issue: { number: index, title: "hello" },
        })
      : event(index, "PushEvent", `person${index % 1500}`, `person${index % 1500}/work`, { ref: "refs/heads/main" }),
  );
  return lines.join("\n");
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-replay-"));
  flood = join(folder, "2025-07-04-15.json.gz");
  writeFileSync(flood, gzipSync(floodedHour()));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("oddwatch", () => {
  it("tells its version", async () => {
    expect(await run("--version")).toMatchObject({ code: 0, out: "1.2.3\n" });
  });

  it("explains its commands and exit codes", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    expect(out).toMatch(/replay .*\n[\s\S]*Exit codes:\n {2}0 /);
  });

  it.each([
    ["an unknown command", ["fly"], "unknown command 'fly'"],
    ["an unknown option", ["replay", "--fast", "x"], "unknown option '--fast'"],
    ["a budget that is no number", ["replay", "--budget", "many", "x"], "a whole number, 0 or more"],
    ["two budgets", ["replay", "--budget", "1", "--budget-per-events", "1", "x"], "cannot be used with option"],
    ["nothing to replay", ["replay"], "name at least one file"],
    ["a log and files", ["replay", "--from-log", "x"], "--from-log takes no files"],
    ["a seed for the log", ["replay", "--from-log", "--seed", "x"], "cannot be used with option"],
    ["a speed of nothing", ["serve", "--speed", "0"], "a number above 0, or max"],
    ["a time that is none", ["why", "alice", "--at", "yesterday"], "a time such as 2026-11-20T15:04:00Z"],
    ["nothing to explain", ["why"], "missing required argument 'entity'"],
  ])("called with %s says so and ends with 1", async (_name, args, message) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain(message);
  });
});

it("serve on an open address without a token is refused, with the way out", async () => {
  await expect(run("serve", "--host", "0.0.0.0")).rejects.toThrow(/without a token.*Set ODDWATCH_TOKEN/);
});

describe("oddwatch replay", () => {
  it("prints one valid incident a line with --json, best first, and only figures beside it", async () => {
    const { code, out, err } = await run("replay", flood, "--json");
    const incidents = out
      .trimEnd()
      .split("\n")
      .map((line) => DetectedIncident.parse(JSON.parse(line)));
    expect(code).toBe(0);
    expect(incidents.map((incident) => incident.rank)).toEqual(incidents.map((_, index) => index + 1));
    expect(incidents[0]?.actors).toEqual(["floods-itself"]);
    expect(err).toMatch(FIGURES);
    expect(err.trimEnd().split("\n").length).toBe(1);
  });

  it("prints the same bytes for the same files, options and seed", async () => {
    const runs = [await run("replay", flood, "--json"), await run("replay", flood, "--json")];
    expect(runs[0]?.out).toBe(runs[1]?.out);
  });

  it("prints every incident whatever the budget, which only decides what pages", async () => {
    const { out: none } = await run("replay", flood, "--json", "--budget", "0");
    const { out: many } = await run("replay", flood, "--json", "--budget", "100");
    const ids = (out: string) => out.match(/"id":"[0-9a-f]+"/g);
    expect(ids(none)).toEqual(ids(many));
    expect(none.match(/"paged_at":"/g)).toBeNull();
    expect(many.match(/"paged_at":"/g)).not.toBeNull();
  });

  it("prints a readable list without --json", async () => {
    const { out } = await run("replay", flood);
    expect(out).toMatch(/^ {3}1 {2}(info|low|medium|high|critical) +0\.\d{3} {2}floods-itself /);
    expect(out).toContain("Best first.");
  });

  it("counts events that come a second time, and judges them once", async () => {
    const { out, err } = await run("replay", flood, flood, "--json");
    expect(err).toContain("events=12000 bad_lines=0 duplicates=6000 ");
    expect(out).toBe((await run("replay", flood, "--json")).out);
  });

  it("ends with 2 when a file cannot be read to its end, names it, and reads the others", async () => {
    const cut = join(folder, "cut.json.gz");
    writeFileSync(cut, gzipSync(floodedHour()).subarray(0, 20_000));
    const missing = join(folder, "missing\u001b[31m.json");
    const { code, err } = await run("replay", cut, missing, SAMPLE, "--json");
    expect(code).toBe(2);
    expect(err).toMatch(/^not read to its end: .*cut\.json\.gz: .+ \(\d+ events judged\)$/m);
    expect(err).toContain("missing<U+001B>[31m.json: there is no such file (0 events judged)");
    expect(Number(/events=(\d+)/.exec(err)?.[1])).toBeGreaterThan(7427);
  });

  it("takes budget and suppressions from a configuration file, and flags before them", async () => {
    const file = join(folder, "config.yaml");
    writeFileSync(file, "workspace:\n  budget: { per: day, incidents: 0 }\n");
    const pagesIn = (out: string) => out.match(/"paged_at":"/g)?.length ?? 0;
    expect(pagesIn((await run("replay", flood, "--json", "--config", file)).out)).toBe(0);
    expect(pagesIn((await run("replay", flood, "--json", "--config", file, "--budget", "9")).out)).toBeGreaterThan(0);
  });

  it("takes a folder of rules as configuration", async () => {
    const rules = join(folder, "rules");
    mkdirSync(rules);
    writeFileSync(
      join(rules, "hello.yaml"),
      `id: hello
kind: greeting
says: Somebody says hello ever again.
why: For the test.
on: [issue]
when: [{ field: title, matches: "^hello$" }]
count: [{ of: activities, per: actor, within: 1 hour, atLeast: 20 }]
subject: actor
surprise: 9
fixtures:
  hits: [{ what: x, before: [{ repeat: 19, activity: { kind: issue, title: hello } }], activity: { kind: issue, title: hello } }]
  misses: [{ what: x, activity: { kind: issue, title: hello } }]
`,
    );
    const { out } = await run("replay", flood, "--json", "--config", rules);
    const [best] = out.split("\n");
    expect(JSON.parse(best ?? "")).toMatchObject({ kind: "greeting", actors: ["floods-itself"] });
    expect(JSON.parse(best ?? "").detectors).toContain("rule:hello");
    expect(JSON.parse(best ?? "").reasons.join(" ")).toContain("Somebody says hello ever again.");
  });

  it("counts bad lines and absurd dates, and goes on after them", async () => {
    const dirty = join(folder, "2025-07-05-1.json");
    const odd =
      '{"id":"9","type":"WatchEvent","actor":{"login":"a"},"repo":{"name":"a/b"},"created_at":"2090-01-01T00:00:00Z"}';
    const good = odd.replace("2090-01-01", "2025-07-05");
    writeFileSync(dirty, ["{", odd, good, "[]"].join("\n"));
    expect((await run("replay", dirty)).err).toContain("events=1 bad_lines=3 ");
  });
});

describe("oddwatch why", () => {
  it("says of what was found in files whether somebody would have been told, and why", async () => {
    const { code, out } = await run("why", "Floods-Itself", "--file", flood);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Floods-Itself\n\nIt crossed the threshold at 2025-07-04 15:\d\d:\d\d; a running service would have told you\. \w+ 0\.\d{3}, \w+: floods-itself /,
    );
    expect(out).toMatch(/Severity \w+: surprise [\d.]+ .* = [\d.]+; /);
    expect(out).toMatch(/ paged \(\S+\): weight [\d.]+, /);
  });

  it("answers with one object, and the same one, with --json", async () => {
    const { out } = await run("why", "floods-itself/target", "--file", flood, "--json");
    expect(Why.parse(JSON.parse(out))).toMatchObject({ incidents: [{}], settings: { budget: { incidents: 25 } } });
    expect((await run("why", "floods-itself/target", "--file", flood, "--json")).out).toBe(out);
  });

  it("helps when nothing is found", async () => {
    const { code, out } = await run("why", "floods-myself", "--file", flood);
    expect(code).toBe(0);
    expect(out).toContain("No incident names floods-myself");
    expect(out).toContain("Names that begin alike: floods-itself, floods-itself/target.");
    const { out: late } = await run("why", "floods-itself", "--file", flood, "--at", "2025-07-06T15:00");
    expect(late).toContain("No incident names floods-itself");
  });

  it("says whom the configuration suppresses, and ends with 2 when a file is cut", async () => {
    const file = join(folder, "suppressed.yaml");
    writeFileSync(file, 'workspace:\n  suppressions: [{ id: ours, actor: "floods-*", under: { repositories: 20 } }]\n');
    const { code, out } = await run("why", "floods-itself", "--config", file, "--file", flood, join(folder, "missing"));
    expect(code).toBe(2);
    expect(out).toContain("You were not told.");
    expect(out).toContain("muted (suppressed): suppressed by “ours”: account floods-*, under 20 repositories");
    expect(out).toContain("suppressions: “ours”.");
  });
});
