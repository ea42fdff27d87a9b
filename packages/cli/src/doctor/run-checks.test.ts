import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serviceUrl } from "../service/service-url.ts";
import type { CheckResult } from "./check.ts";
import { type Patient, runChecks } from "./run-checks.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "oddwatch-doctor-test-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Answers by the beginning of the address; what is not named refuses the connection. */
function world(answers: Record<string, unknown>): typeof fetch {
  return async (input) => {
    const address = Object.keys(answers).find((each) => String(input).startsWith(each));
    if (address === undefined) throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
    return Response.json(answers[address]);
  };
}

async function examine(changes: Partial<Patient>) {
  const patient: Patient = {
    nodeVersion: "24.21.0",
    host: "127.0.0.1",
    port: 8000,
    hasChannels: async () => false,
    dataDir,
    hasOwnDatabase: false,
    githubApiUrl: "https://github.test/",
    githubStatusUrl: "https://status.test/",
    githubTokens: [],
    probeDatabase: async () => ({ version: "18.4", place: "data folder" }),
    fetch: world({}),
    now: 0,
    timeout: () => new AbortController().signal,
    ...changes,
  };
  const results: CheckResult[] = [];
  for await (const result of runChecks(patient)) results.push(result);
  return results;
}

async function examineOne(name: string, changes: Partial<Patient>) {
  const results = await examine(changes);
  return results.find((result) => result.name === name);
}

describe("runChecks", () => {
  it("looks at everything a start needs, once, in order", async () => {
    const names = (await examine({})).map((result) => result.name);
    expect(names).toEqual([
      "node",
      "data folder",
      "disk",
      "service",
      "database",
      "github",
      "github token",
      "status page",
      "archive",
    ]);
  });

  it("leaves out a status page that nobody knows", async () => {
    expect(await examineOne("status page", { githubStatusUrl: undefined })).toBeUndefined();
  });

  it("leaves the data folder alone when DATABASE_URL takes its place", async () => {
    const names = (await examine({ hasOwnDatabase: true })).map((result) => result.name);
    expect(names).not.toContain("data folder");
  });

  it("judges each token by itself", async () => {
    const fetch = world({ "https://github.test/rate_limit": {} });
    const results = await examine({ fetch, githubTokens: ["one", "two"] });
    expect(results.map((result) => result.name)).toEqual(expect.arrayContaining(["github token 1", "github token 2"]));
  });
});

describe("database", () => {
  it("that answers is named with its version", async () => {
    expect(await examineOne("database", {})).toEqual({
      name: "database",
      status: "ok",
      detail: "PostgreSQL 18.4 answers (data folder)",
    });
  });

  it("is not started a second time beside a service that runs", async () => {
    const probeDatabase = () => Promise.reject(new Error("must not be asked"));
    const fetch = world({ "http://127.0.0.1:8000/health": { status: "ok" } });
    expect(await examineOne("database", { probeDatabase, fetch })).toMatchObject({
      status: "ok",
      detail: "in use by the service at http://127.0.0.1:8000",
    });
  });

  it.each([
    ["one reason", new Error("no room left"), "no room left"],
    [
      "a reason for each address",
      new AggregateError([new Error("refused A"), new Error("refused B")]),
      "refused A; refused B",
    ],
  ])("that fails says why, with %s", async (_name, error, detail) => {
    expect(await examineOne("database", { probeDatabase: () => Promise.reject(error) })).toMatchObject({
      status: "fail",
      detail,
      advice: expect.stringContaining("DATABASE_URL"),
    });
  });
});

/** What `GET /health` answers with 503. */
const DOWN = {
  type: "about:blank",
  title: "Not Healthy",
  status: 503,
  health: {
    status: "down",
    version: "0.1.0",
    started_at: "2026-11-20T00:00:00Z",
    database: { ok: false, error: "gone" },
    pipeline: { ok: true, seq: 1, watermark: null, error: null },
    sources: [],
    sse_clients: 0,
  },
};

describe("service", () => {
  it.each([
    ["none is nothing wrong", {}, "ok", "none at http://127.0.0.1:8000 (the connection is refused)"],
    ["one that runs well", { status: "ok" }, "ok", "runs at http://127.0.0.1:8000, ok"],
    ["one that runs badly", { status: "degraded" }, "warn", "runs at http://127.0.0.1:8000, degraded"],
    ["one that is down", DOWN, "warn", "runs at http://127.0.0.1:8000, down"],
    ["a stranger on the port", { hello: 1 }, "fail", "something else answers at http://127.0.0.1:8000"],
  ])("%s", async (_name, answer, status, detail) => {
    const fetch = world(Object.keys(answer).length === 0 ? {} : { "http://127.0.0.1:8000/health": answer });
    expect(await examineOne("service", { fetch })).toMatchObject({ status, detail });
  });

  it.each<[string, Partial<Patient>, string, string]>([
    ["only here", {}, "warn", "messages link to http://127.0.0.1:8000, which only opens on this machine"],
    ["nowhere", { host: "0.0.0.0" }, "warn", "messages hold no link"],
    ["everywhere", { publicUrl: "https://watch.example" }, "ok", "messages link to https://watch.example"],
  ])("says of messages whose links open %s what to do", async (_where, changes, status, detail) => {
    const result = await examineOne("links", { hasChannels: async () => true, ...changes });
    expect(result).toMatchObject({ status, detail: expect.stringContaining(detail) });
    expect(result?.advice ?? "").toContain(status === "warn" ? "set ODDWATCH_PUBLIC_URL" : "");
    expect(await examineOne("links", changes)).toBeUndefined();
  });
});

it.each([
  ["127.0.0.1", "http://127.0.0.1:80"],
  ["0.0.0.0", "http://127.0.0.1:80"],
  ["::1", "http://[::1]:80"],
  ["watch.example", "http://watch.example:80"],
])("a service that listens on %s is reached at %s", (host, url) => {
  expect(serviceUrl(host, 80)).toBe(url);
});
