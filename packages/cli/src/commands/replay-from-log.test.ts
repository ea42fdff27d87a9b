import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { DEFAULT_SETTINGS, IncidentBook, Pipeline, type PipelineInput } from "@oddwatch/pipeline";
import { afterEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../../../../test/database.ts";
import { floodedInputs } from "../../../../test/flooded-items.ts";
import { NOON, syntheticBatch } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "../../../server/src/storage/batch-writer.ts";
import { acquireLease, type Lease } from "../../../server/src/storage/lease.ts";
import { runCommand } from "../program.ts";

const TOKEN = "a-long-and-secret-token";
const SERVED_AT_MOST = 150;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** With a control that changes what pages: half-way the budget becomes none. */
function someLog(): PipelineInput[] {
  const settings = { ...DEFAULT_SETTINGS, budget: { per: "day" as const, incidents: 0 } };
  const inputs = floodedInputs(300);
  const control = { kind: "settings" as const, at: NOON, version: 2, settings };
  return [...inputs.slice(0, 200), { seq: 0, control }, ...inputs.slice(200)].map(
    (input, index) => ({ ...input, seq: index + 1 }) as PipelineInput,
  );
}

function idsOf(log: PipelineInput[]): string[] {
  const book = new IncidentBook();
  for (const output of new Pipeline().process(log)) book.apply(output);
  return book.ranked().map(({ incident }) => incident.id);
}

interface Answer {
  status?: number;
  body: unknown;
}

async function listen(answer: (url: URL, authorization: string | undefined) => Answer): Promise<string> {
  const server: Server = createServer((request, response) => {
    const { status = 200, body } = answer(new URL(request.url ?? "", "http://x"), request.headers.authorization);
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close());
  return String((server.address() as AddressInfo).port);
}

/** A service that has `log`, and gives fewer rows at a time than it is asked for. */
function listenWith(log: PipelineInput[], given: Partial<{ workspace: string; first_seq: number }> = {}) {
  return listen((url, authorization) => {
    if (url.pathname !== "/api/v1/log") return { status: 404, body: {} };
    if (authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { type: "x", title: "Unauthorized", status: 401 } };
    const from = Number(url.searchParams.get("from")) - 1;
    const limit = Math.min(SERVED_AT_MOST, Number(url.searchParams.get("limit")));
    const inputs = log.slice(from, Math.min(from + limit, Number(url.searchParams.get("to") ?? log.length)));
    return { body: { workspace: "default", first_seq: 1, head_seq: log.length, inputs, ...given } };
  });
}

async function closedPort(): Promise<string> {
  const port = await listen(() => ({ body: "" }));
  await ends.pop()?.();
  return port;
}

class Collected extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function fromLog(env: Record<string, string>, args: string[] = [], stopping = new AbortController().signal) {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const code = await runCommand(["replay", "--from-log", "--json", ...args], "1.2.3", {
    stdout,
    stderr,
    env,
    stopping,
  });
  return {
    code,
    ids: stdout.text
      .trim()
      .split("\n")
      .map((line) => line && JSON.parse(line).id),
    err: stderr.text,
  };
}

async function storeWith(log: PipelineInput[]): Promise<string> {
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, 0, { inputs: log }));
  const target = database.config.target;
  if (!("host" in target)) throw new Error("the test database has no host");
  return `postgresql://${target.user}@/${target.database}?host=${encodeURIComponent(target.host)}&port=${target.port}`;
}

describe("oddwatch replay --from-log", () => {
  it("judges the log that the running service gives, page by page, as the service did", async () => {
    const log = someLog();
    const { code, ids, err } = await fromLog({ ODDWATCH_PORT: await listenWith(log), ODDWATCH_TOKEN: TOKEN });
    expect(code).toBe(0);
    expect(ids.length).toBeGreaterThan(1);
    expect(ids).toEqual(idsOf(log));
    expect(err).toMatch(/^events=460 .* incidents=\d+\n$/);
  });

  it("reads the store itself when no service runs, and prints the same", async () => {
    const log = someLog();
    const env = { ODDWATCH_PORT: await closedPort(), DATABASE_URL: await storeWith(log) };
    expect(await fromLog(env)).toMatchObject({ code: 0, ids: idsOf(log) });
  });

  it("takes something else that listens there for no service", async () => {
    const log = floodedInputs(200);
    const port = await listen(() => ({ body: "<html>another program</html>" }));
    expect(await fromLog({ ODDWATCH_PORT: port, DATABASE_URL: await storeWith(log) })).toMatchObject({ code: 0 });
  });

  it("says which setting is missing when the service asks for its token", async () => {
    const env = { ODDWATCH_PORT: await listenWith(someLog()), ODDWATCH_TOKEN: "another-long-token" };
    await expect(fromLog(env)).rejects.toThrow("asks for its token, which ODDWATCH_TOKEN names");
  });

  it("says so when retention has taken the beginning", async () => {
    const port = await listenWith(someLog(), { first_seq: 12 });
    await expect(fromLog({ ODDWATCH_PORT: port, ODDWATCH_TOKEN: TOKEN })).rejects.toThrow("begins at input 12");
  });

  it("refuses the log of another workspace, and one that the store does not have", async () => {
    const port = await listenWith(someLog());
    const asked = fromLog({ ODDWATCH_PORT: port, ODDWATCH_TOKEN: TOKEN }, ["--workspace", "other"]);
    await expect(asked).rejects.toThrow("serves workspace default, not other");
    const env = { ODDWATCH_PORT: await closedPort(), DATABASE_URL: await storeWith(floodedInputs(1)) };
    await expect(fromLog(env, ["--workspace", "other"])).rejects.toThrow("has no workspace other");
  });

  it("makes no store where there is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "oddwatch-no-store-"));
    ends.push(() => rmSync(folder, { recursive: true }));
    const missing = join(folder, "data");
    await expect(fromLog({ ODDWATCH_PORT: await closedPort() }, ["--data-dir", missing])).rejects.toThrow(
      `There is no stored log in ${missing}`,
    );
    expect(existsSync(missing)).toBe(false);
  });

  it("reads the folder it is told to read, whatever service runs elsewhere", async () => {
    const env = { ODDWATCH_PORT: await listenWith(someLog()), ODDWATCH_TOKEN: TOKEN };
    await expect(fromLog(env, ["--data-dir", "/nowhere"])).rejects.toThrow("There is no stored log in /nowhere");
  });

  it("ends when it is asked to", async () => {
    const env = { ODDWATCH_PORT: await listenWith(someLog()), ODDWATCH_TOKEN: TOKEN };
    await expect(fromLog(env, [], AbortSignal.abort())).rejects.toThrow("aborted");
  });
});
