import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../../../../test/database.ts";
import { runCommand } from "../program.ts";

const TOKEN = "a-long-and-secret-token";
const RULE = `id: odd-pushes
kind: flood
says: Somebody pushes oddly often.
why: For the test.
on: [push]
when: [{ feature: actor.events_1h, atLeast: 5 }]
subject: actor
surprise: 5
fixtures:
  hits: [{ what: ten, activity: { kind: push }, features: { actor.events_1h: 10 } }]
  misses: [{ what: one, activity: { kind: push } }]
`;

let folder: string;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-config-"));
  writeFileSync(join(folder, "odd-pushes.yaml"), RULE);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true });
});

async function run(env: Record<string, string>, ...args: string[]) {
  let out = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      out += chunk;
      done();
    },
  });
  const code = await runCommand(["config", ...args], "1.2.3", {
    stdout,
    stderr: stdout,
    env,
    stopping: new AbortController().signal,
  });
  return { code, out };
}

/** A database of its own that no service uses. */
async function freeStore(): Promise<Record<string, string>> {
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  const { target } = database.config;
  if (!("host" in target)) throw new Error("the test database has no host");
  const { host, port, user, database: name } = target;
  const url = `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  return { DATABASE_URL: url, ODDWATCH_PORT: "0" };
}

interface Asked {
  method?: string;
  authorization?: string;
  body: string;
}

/** A service that has version 7 of the defaults and takes whatever it is given. */
async function runningService(answer: object, status = 200): Promise<{ env: Record<string, string>; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, headers } = request;
    asked.push({ method, authorization: headers.authorization, body });
    const isRead = method === "GET";
    response.writeHead(isRead ? 200 : status).end(JSON.stringify(isRead ? { version: 7, settings: {} } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close());
  return { env: { ODDWATCH_PORT: String((server.address() as AddressInfo).port), ODDWATCH_TOKEN: TOKEN }, asked };
}

describe("oddwatch config apply", () => {
  it("makes a folder of rules the next version of a store that no service uses", async () => {
    const env = await freeStore();
    const first = await run(env, "apply", folder);
    expect(first).toEqual({ code: 0, out: "+ rule odd-pushes\nVersion 1, in force from the next start on.\n" });
    expect((await run(env, "apply", folder)).out).toBe("Nothing differs from version 1.\n");
    writeFileSync(join(folder, "odd-pushes.yaml"), RULE.replace("surprise: 5", "surprise: 6"));
    expect((await run(env, "apply", folder)).out).toMatch(/^~ rule odd-pushes\nVersion 2/);
  });

  it("changes nothing on a dry run", async () => {
    const env = await freeStore();
    expect((await run(env, "apply", folder, "--dry-run")).out).toBe("+ rule odd-pushes\n");
    expect((await run(env, "export")).out).toContain("# version 0\n");
  });

  it("says which detector forgets what it learned, and keeps what was not given open", async () => {
    const env = await freeStore();
    const file = join(folder, "..", "detection.yaml");
    ends.push(() => rmSync(file));
    const apply = (detection: string) => {
      writeFileSync(file, `workspace: { detection: ${detection} }\n`);
      return run(env, "apply", file);
    };
    expect((await apply("{ floor: 3 }")).out).toMatch(/^~ detection\nVersion 1/);
    expect((await apply("{ floor: 3, forest: { trees: 60 } }")).out).toMatch(
      /^~ detection\nThe detector forest forgets what it learned and begins anew\.\nVersion 2/,
    );
    expect((await run(env, "export")).out).toContain("detection:\n    forest:\n      trees: 60\n    floor: 3\n");
  });

  it("gives back with export what apply takes", async () => {
    const env = await freeStore();
    await run(env, "apply", folder);
    const { out } = await run(env, "export");
    const file = join(folder, "..", "exported-config.yaml");
    writeFileSync(file, out);
    ends.push(() => rmSync(file));
    expect(out).toContain("id: odd-pushes");
    expect((await run(env, "apply", file)).out).toBe("Nothing differs from version 1.\n");
  });

  it("talks to the service that runs", async () => {
    const { env, asked } = await runningService({ version: 8, changed: true, in_force: true, needs_restart: true });
    const { out } = await run(env, "apply", folder);
    expect(out).toContain("Version 8, in force now.\nSources are read at a start");
    expect(asked.map(({ method, authorization }) => [method, authorization])).toEqual([
      ["GET", `Bearer ${TOKEN}`],
      ["PUT", `Bearer ${TOKEN}`],
    ]);
    const sent = JSON.parse(asked[1].body);
    expect(sent.after).toBe(7);
    expect(sent.settings.rules.own).toMatchObject([{ id: "odd-pushes", surprise: 5 }]);
  });

  it("says why the service refuses", async () => {
    const problem = { type: "x", title: "Settings Changed", status: 409, detail: "They were changed since version 7." };
    const { env } = await runningService(problem, 409);
    await expect(run(env, "apply", folder)).rejects.toThrow("They were changed since version 7.");
  });

  it.each([
    [
      "a rule that names what does not exist",
      "actor.events_1h",
      "actor.event_1h",
      /odd-pushes\.yaml:6: when\.0\.feature/,
    ],
    ["a rule without fixtures", "fixtures:", "fixture:", /odd-pushes\.yaml:9: fixture: there is no such setting/],
  ])("refuses %s before it asks anybody", async (_what, from, to, reason) => {
    writeFileSync(join(folder, "odd-pushes.yaml"), RULE.replace(from, to));
    await expect(run({}, "apply", folder)).rejects.toThrow(reason);
  });

  it("refuses a file that asks for nothing", async () => {
    const file = join(folder, "..", "only-start.yaml");
    writeFileSync(file, "port: 8123\n");
    ends.push(() => rmSync(file));
    await expect(run({}, "apply", file)).rejects.toThrow("has no workspace part");
  });
});
