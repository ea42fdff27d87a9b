import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../program.ts";

const STARTERS = fileURLToPath(new URL("../../../pipeline/rules", import.meta.url));
let folder: string;
const at = (name: string) => join(folder, name);

const GOOD = `id: odd-pushes
kind: flood
says: Somebody pushes oddly often.
why: For the test.
on: [push]
when: [{ feature: actor.events_1h, atLeast: 5 }]
subject: actor
surprise: 5
fixtures:
  hits:
    - what: ten
      before: [{ repeat: 9, activity: { kind: push } }]
      activity: { kind: push }
  misses:
    - { what: one, activity: { kind: push } }
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-rules-"));
  for (const name of ["good", "wrong", "bad"]) mkdirSync(at(name));
  writeFileSync(at("good/a.yaml"), GOOD);
  writeFileSync(at("good/b.yaml"), GOOD.replace("odd-pushes", "self-flood"));
  writeFileSync(at("wrong/a.yaml"), GOOD.replace("repeat: 9", "repeat: 2"));
  writeFileSync(at("wrong/b.yaml"), GOOD.replace("odd-pushes", "other").replace("atLeast: 5", "atLeast: 1"));
  writeFileSync(at("bad/a.yaml"), GOOD.replace("actor.events_1h", String.raw`"actor.event_1h\e"`));
  writeFileSync(at("bad/b.yaml"), GOOD.replace("repeat: 9", "repeat: 2"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(...args: string[]) {
  let out = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      out += chunk;
      done();
    },
  });
  const terminal = { stdout, stderr: stdout, env: {}, stopping: new AbortController().signal };
  const code = await runCommand(["rules", "check", ...args], "1.2.3", terminal);
  return { code, out };
}

describe("oddwatch rules check", () => {
  it("ends with 0 when every rule does what its fixtures say", async () => {
    const { code, out } = await check(at("good"));
    expect(code).toBe(0);
    expect(out).toContain("a.yaml: odd-pushes, 2 fixtures\n");
    expect(out).toContain("b.yaml: self-flood, 2 fixtures, instead of the starter rule of this name\n");
    expect(out).toContain("2 rules: 2 ok, 0 wrong, 0 unusable");
  });

  it("ends with 3 when one does not, and names the fixture's line", async () => {
    const { code, out } = await check(at("wrong"));
    expect(code).toBe(3);
    expect(out).toMatch(/^wrong {5}\S*wrong\/a\.yaml:11: does not hit, and should: ten$/m);
    expect(out).toMatch(/^wrong {5}\S*wrong\/b\.yaml:15: hits, and should not: one$/m);
  });

  it("ends with 2 when a file holds no usable rule, whatever else is wrong, and says what to do", async () => {
    const { code, out } = await check(at("bad"));
    expect(code).toBe(2);
    expect(out).toMatch(
      /^unusable {2}\S*bad\/a\.yaml:6: when\.0\.feature: there is no feature .*the nearest is actor\.events_1h/m,
    );
    expect(out).not.toContain("\u001b");
    expect(out).toContain("wrong     ");
  });

  it("prints one JSON object a rule with --json", async () => {
    const { code, out } = await check(at("wrong"), at("good/a.yaml"), "--json");
    expect(code).toBe(3);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { id: "odd-pushes", status: "wrong", fixtures: 2, replaces: null, problems: [{ line: 11 }] },
      { id: "other", status: "wrong", problems: [{ line: 15 }] },
      { id: "odd-pushes", status: "ok", problems: [] },
    ]);
  });

  it("checks the starter rules as any others", async () => {
    expect((await check(STARTERS)).code).toBe(0);
  });

  it.each(["nowhere", "empty"])("cannot be done for a folder without rules: %s", async (name) => {
    mkdirSync(at("empty"), { recursive: true });
    await expect(check(at(name))).rejects.toThrow(/cannot be read|There is no rule in/);
  });
});
