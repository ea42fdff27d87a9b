import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterEach, expect, it } from "vitest";
import { runCommand } from "../program.ts";

const TOKEN = "a-long-and-secret-token";
const ID = "0b0e7c1e-5c1b-4f7a-9a4e-3f6f0f5d7c11";
const QUEUE = { waiting: 1, delayed: 2, active: 0, failed: 1, last_done_at: null };
const PAGE = {
  queues: [
    { kind: "enrich", ok: false, ...QUEUE, oldest_waiting_seconds: 12.4, error: "GitHub answered 502" },
    { kind: "notify", ok: true, ...QUEUE, oldest_waiting_seconds: null, error: null },
  ],
  jobs: [
    {
      id: ID,
      kind: "enrich",
      incident_id: "inc-1",
      state: "retrying",
      priority: 3,
      attempts: 2,
      max_attempts: 6,
      created_at: "2026-11-20T12:00:00Z",
      due_at: "2026-11-20T12:00:09Z",
      started_at: null,
      ended_at: null,
      error: "no \u001b[31m answer",
    },
  ],
  next_cursor: "bW9yZQ",
};

/** 201 jobs of `enrich`; one page holds 200 at most, as the service's do. */
function pageOf(limit: number, cursor: string | null) {
  const [job] = PAGE.jobs;
  if (cursor === "bW9yZQ") return { ...PAGE, jobs: Array(Math.min(1, limit)).fill(job), next_cursor: null };
  return { ...PAGE, jobs: Array(limit > 200 ? 0 : limit).fill(job) };
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Asked {
  method?: string;
  url?: string;
  authorization?: string;
}

async function service(): Promise<{ env: Record<string, string>; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(({ method, url = "", headers: { authorization } }, response) => {
    asked.push({ method, url, authorization });
    const problem = (status: number, name: string, detail: string) => {
      response.statusCode = status;
      return { type: `urn:oddwatch:problem:${name}`, title: name, status, detail };
    };
    const { searchParams } = new URL(url, "http://service");
    const answer = url.startsWith("/api/v1/jobs?")
      ? pageOf(Number(searchParams.get("limit")), searchParams.get("cursor"))
      : url.includes(ID)
        ? { id: ID, state: url.endsWith("retry") ? "waiting" : "cancelled" }
        : problem(404, "no-such-job", "There is no job x.");
    response.end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return { asked, env: { ODDWATCH_PORT: String((server.address() as AddressInfo).port), ODDWATCH_TOKEN: TOKEN } };
}

function run(env: Record<string, string>, ...args: string[]) {
  return runArgs(env, ["jobs", ...args]);
}

async function runArgs(env: Record<string, string>, args: string[]) {
  let out = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      out += chunk;
      done();
    },
  });
  const code = await runCommand(args, "1.2.3", {
    stdout,
    stderr: stdout,
    env,
    stopping: new AbortController().signal,
  });
  return { code, out };
}

it("lists how each kind is doing and the jobs, without obeying their text", async () => {
  const { env, asked } = await service();
  const { code, out } = await run(env);
  expect(code).toBe(0);
  expect(out).toContain(
    "fail  enrich     1 waiting, the oldest for 12 s; 2 for later; 0 under way; 1 given up: GitHub",
  );
  expect(out).toContain(`${ID}  enrich     retrying     2 of 6  inc-1  due 2026-11-20T12:00:09Z  no `);
  expect(out).not.toContain("\u001b");
  expect(asked).toEqual([{ method: "GET", url: "/api/v1/jobs?limit=50", authorization: `Bearer ${TOKEN}` }]);
});

it("asks for what is wanted only, and prints JSON", async () => {
  const { env, asked } = await service();
  const { out } = await run(
    env,
    "list",
    "--json",
    "--kind",
    "notify",
    "--state",
    "failed",
    "cancelled",
    "--limit",
    "5",
    "--incident",
    "inc-1",
  );
  expect(asked.map(({ url }) => url)).toEqual([
    "/api/v1/jobs?kind=notify&incident=inc-1&state=failed&state=cancelled&limit=5",
  ]);
  expect(JSON.parse(out)).toMatchObject({ next_cursor: "bW9yZQ", jobs: Array(5).fill({ id: ID }) });
});

it("reads as many pages as the limit needs, and says when there are more", async () => {
  const { env, asked } = await service();
  const { out } = await run(env, "--limit", "500");
  expect(out.match(new RegExp(ID, "g"))).toHaveLength(201);
  expect(out).not.toContain("There are more");
  expect(asked.map(({ url }) => url)).toEqual(["/api/v1/jobs?limit=200", "/api/v1/jobs?limit=200&cursor=bW9yZQ"]);
  expect((await run(env, "--limit", "200")).out).toContain("There are more: raise --limit.");
  expect(JSON.parse((await run(env, "--json", "--limit", "201")).out)).toMatchObject({ next_cursor: null });
});

it.each([
  ["jobs"],
  ["jobs", "cancel", ID],
  ["why", "octocat"],
  ["token", "list"],
  ["config", "export"],
  ["replay", "--from-log"],
])("finds the service by the flags that serve takes: %s", async (...args) => {
  const { env, asked } = await service();
  const { ODDWATCH_PORT: port, ...others } = env;
  await runArgs(others, [...args, "--host", "127.0.0.1", "--port", port]).catch(() => undefined); // it knows jobs only
  expect(asked.length).toBeGreaterThan(0);
});

it("retries and cancels a job, and says why not", async () => {
  const { env, asked } = await service();
  expect(await run(env, "retry", ID)).toEqual({ code: 0, out: `Job ${ID} is waiting now.\n` });
  expect((await run(env, "cancel", ID, "--json")).out).toBe(`{"id":"${ID}","state":"cancelled"}\n`);
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `POST /api/v1/jobs/${ID}/retry`,
    `POST /api/v1/jobs/${ID}/cancel`,
  ]);
  await expect(run(env, "retry", "x")).rejects.toThrow("There is no job x.");
});

it("says so when no service runs", async () => {
  const { env } = await service();
  servers.splice(0)[0]?.close();
  await expect(run(env)).rejects.toThrow("No service runs at");
});
