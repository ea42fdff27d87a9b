import { once } from "node:events";
import { connect } from "node:net";
import { Problem } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { JobBoard } from "../jobs/job-board.ts";
import { apiUnderTest, listening, someIncident } from "./api-under-test.ts";

const HOST = { host: "localhost" };
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function start(options: Parameters<typeof apiUnderTest>[0] = {}) {
  const all = apiUnderTest(options);
  open.push(all.app);
  const problem = async (url: string) => {
    const response = await all.app.inject({ url, headers: HOST });
    expect(response.headers["content-type"]).toContain("application/problem+json");
    expect(response.headers["cache-control"]).toBe("no-store");
    return Problem.parse(response.json());
  };
  return { ...all, problem };
}

describe("every error", () => {
  it("is a problem for a path that does not exist", async () => {
    const { problem } = start();
    expect(await problem("/api/v1/nothing?x=1")).toMatchObject({ status: 404, instance: "/api/v1/nothing" });
  });

  it("is a problem for an incident that does not exist", async () => {
    const { problem } = start();
    expect(await problem("/api/v1/incidents/none")).toMatchObject({
      type: "urn:oddwatch:problem:no-such-incident",
      title: "No Such Incident",
      status: 404,
    });
  });

  it.each([
    ["/summary?limit=501", '"limit": must be a whole number from 1 to 500'],
    ["/summary?limit=0", '"limit": must be a whole number from 1 to 500'],
    ["/summary?limit=ten", '"limit": must be a whole number from 1 to 500'],
    ["/summary?since=yesterday", '"since": must be a time such as 2025-07-04T15:00:00Z'],
    ["/summary?severity=urgent", '"severity": must be one of info, low, medium, high, critical'],
    ["/api/v1/incidents?limit=101", '"limit": must be a whole number from 1 to 100'],
    ["/api/v1/incidents?severity=low&severity=x", '"severity": must be one of info, low, medium, high, critical'],
    ["/api/v1/incidents?cursor=abc", '"cursor": must be a next_cursor of an earlier answer'],
    ["/api/v1/incidents?sample=maybe", '"sample": must be true or false'],
    ["/api/v1/incidents?severty=critical", 'Unrecognized key: "severty"'],
    ["/api/v1/notices?form=2025-07-04", 'Unrecognized key: "form"'],
    ["/api/v1/jobs?kin=notify", 'Unrecognized key: "kin"'],
    ["/api/v1/analytics/top?hour=3", 'Unrecognized key: "hour"'],
    ["/api/v1/stream?after=-1", '"after": must be a revision'],
  ])("names the parameter that is wrong: %s", async (url, detail) => {
    const { problem } = start();
    expect(await problem(url)).toMatchObject({ status: 400, detail: expect.stringContaining(detail) });
  });

  it.each(["/summary", "/api/v1/anomalies", "/api/v1/anomalies/detection-matrix"])(
    "is none where clients of earlier systems may send more: %s",
    async (url) => {
      const { app } = start();
      expect((await app.inject({ url: `${url}?theirs=1`, headers: { host: "localhost" } })).statusCode).toBe(200);
    },
  );

  it("is a problem for a path that cannot be read", async () => {
    const { problem } = start();
    expect(await problem("/%zz")).toMatchObject({ status: 400 });
  });

  it.each(["/%00", "/api/v1/incidents/a%00b", "/summary?since=%00"])("is a problem for NUL in %s", async (url) => {
    const { problem } = start();
    expect(await problem(url)).toMatchObject({ status: 400, detail: expect.stringContaining("NUL") });
  });

  it.each(["22021", "22P05"])(
    "is a problem of the request for a text that the database refuses with %s",
    async (code) => {
      const { problem, store } = start();
      store.failure = Object.assign(new Error("invalid byte sequence"), { code });
      expect(await problem("/summary")).toMatchObject({ status: 400, title: "Invalid Request" });
    },
  );

  it("is a problem for a request that names no host", async () => {
    const { app } = start();
    const socket = connect(Number(new URL(await listening(app)).port), "127.0.0.1");
    socket.end("GET /health HTTP/1.0\r\n\r\n");
    const [answer] = await once(socket, "data");
    expect(String(answer)).toContain("421 Misdirected Request");
    expect(String(answer)).toContain("names no host");
  });

  it.each([
    ["no JSON", "application/json", "{", 400],
    ["a type that is not taken", "text/xml", "<a/>", 415],
    ["too much", "application/json", JSON.stringify({ token: "x".repeat(70_000) }), 413],
    ["another shape", "application/json", '{"token":1}', 400],
    ["nothing where something is needed", "application/json", "", 400],
    ["made to change every object", "application/json", '{"token":"t","__proto__":{"role":"admin"}}', 400],
  ])("is a problem for a body that is %s", async (_name, type, body, status) => {
    const { app } = start();
    const headers = { ...HOST, "content-type": type };
    const response = await app.inject({ method: "POST", url: "/api/v1/session", headers, body });
    expect(response.statusCode).toBe(status);
    expect(Problem.parse(response.json()).status).toBe(status);
  });

  it("is none for a body that says it is JSON and is empty where none is needed", async () => {
    const jobs = {
      board: new JobBoard(() => 0),
      list: async () => [],
      retry: async () => true,
      cancel: async () => true,
    };
    const { app } = start({ jobs });
    const headers = { ...HOST, "content-type": "application/json" };
    const url = "/api/v1/jobs/0197c3a2-0000-7000-8000-000000000000/retry";
    expect((await app.inject({ method: "POST", url, headers })).statusCode).toBeLessThan(300);
  });

  it("is a problem for what is no HTTP at all", async () => {
    const { app } = start();
    const socket = connect(Number(new URL(await listening(app)).port), "127.0.0.1");
    socket.end("NONSENSE\r\n\r\n");
    const [answer] = await once(socket, "data");
    expect(String(answer)).toContain("400 Bad Request");
    expect(String(answer)).toContain("application/problem+json");
  });

  it.each([
    ["a path that cannot be read", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400],
    ["what is no HTTP", "NONSENSE\r\n\r\n", 400],
    ["headers that are too long", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["no host", "GET /health HTTP/1.1\r\n\r\n", 421],
  ])("keeps other pages and scripts out when it comes before everything else: for %s", async (_what, text, status) => {
    const { app } = start();
    const socket = connect(Number(new URL(await listening(app)).port), "127.0.0.1");
    socket.end(text);
    const [answer] = await once(socket, "data");
    const [head = "", body = ""] = String(answer).split("\r\n\r\n");
    expect(head.toLowerCase().split("\r\n")).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`http/1.1 ${status}`),
        expect.stringMatching(/^content-security-policy: default-src '(none|self)';.*frame-ancestors 'none'/),
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        expect.stringContaining("content-type: application/problem+json"),
      ]),
    );
    expect(Problem.parse(JSON.parse(body)).status).toBe(status);
  });

  it("tells nothing of the inside when the service itself fails, and logs it once", async () => {
    const { problem, store, logged } = start();
    store.failure = new Error("password of the database is hunter2");
    const told = await problem("/summary");
    expect(told).toMatchObject({ status: 500, title: "Internal Server Error" });
    expect(JSON.stringify(told)).not.toContain("hunter2");
    expect(logged.filter((line) => line.includes("hunter2"))).toHaveLength(1);
  });

  it("says that the database is away when it is, and when to come back", async () => {
    const { app, store, health } = start();
    store.failure = new Error("connection refused");
    health.database = { ok: false, error: "connection refused" };
    for (const url of ["/api/v1/incidents", "/stream", "/api/v1/stream"]) {
      const response = await app.inject({ url, headers: HOST });
      expect(response.statusCode).toBe(503);
      expect(response.headers["retry-after"]).toBe("5");
    }
    const down = await app.inject({ url: "/health", headers: HOST });
    expect(down.json()).toMatchObject({ status: 503, title: "Not Healthy", health: { database: { ok: false } } });
  });

  it("is a problem for one address that asks too often", async () => {
    const { app } = start({ requestsPerMinute: 3 });
    const ask = () => app.inject({ url: "/health", headers: HOST });
    for (let n = 0; n < 3; n += 1) expect((await ask()).statusCode).toBe(200);
    const refused = await ask();
    expect(refused.statusCode).toBe(429);
    expect(Problem.parse(refused.json()).status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("leaves an incident out of a list rather than failing the list", async () => {
    const { app, store, logged } = start();
    store.put(someIncident({ id: "good" }));
    store.put(someIncident({ id: "poison", firstEventAt: Number.NaN }));
    const list = await app.inject({ url: "/api/v1/incidents", headers: HOST });
    expect(list.json().incidents.map((each: { id: string }) => each.id)).toEqual(["good"]);
    expect((await app.inject({ url: "/summary", headers: HOST })).json().count).toBe(1);
    expect((await app.inject({ url: "/api/v1/incidents/poison", headers: HOST })).statusCode).toBe(500);
    expect(logged.join("")).toContain("poison");
  });
});
