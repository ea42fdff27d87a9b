import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest } from "./api-under-test.ts";

const TOKEN = "a-long-and-secret-token";
const HOST = { host: "localhost:8000" };
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function start(options: Parameters<typeof apiUnderTest>[0] = {}) {
  const all = apiUnderTest(options);
  open.push(all.app);
  return all;
}

describe("the rate", () => {
  it("is of one token, from wherever it comes, and of no other", async () => {
    const { app } = start({ token: TOKEN, requestsPerMinute: 5 });
    const ask = (remoteAddress: string, authorization: string) =>
      app.inject({ url: "/stats", remoteAddress, headers: { ...HOST, authorization } });
    for (let n = 0; n < 5; n += 1) expect((await ask(`10.0.0.${n}`, `Bearer ${TOKEN}`)).statusCode).toBe(200);
    const refused = await ask("10.0.0.9", `Bearer ${TOKEN}`);
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask("10.0.0.9", "Bearer another")).statusCode).toBe(401);
  });

  it("of wrong tokens is low, and right ones of the same address pass", async () => {
    const { app } = start({ token: TOKEN });
    const ask = (authorization: string) => app.inject({ url: "/stats", headers: { ...HOST, authorization } });
    for (let n = 0; n < 20; n += 1) expect((await ask(`Bearer guess-${n}`)).statusCode).toBe(401);
    expect((await ask("Bearer guess-20")).statusCode).toBe(429);
    expect((await ask(`Bearer ${TOKEN}`)).statusCode).toBe(200);
  });

  it("of strangers keeps nobody out who comes from the same address and is known", async () => {
    const { app } = start({ token: TOKEN, requestsPerMinute: 5 });
    const ask = (headers: Record<string, string>) => app.inject({ url: "/health", headers: { ...HOST, ...headers } });
    const known = { authorization: `Bearer ${TOKEN}` };
    expect((await ask(known)).statusCode).toBe(200);
    for (let n = 0; n < 9; n += 1) await ask({});
    for (let n = 0; n < 9; n += 1) await ask({ authorization: `Bearer guess-${n}` });
    for (let n = 0; n < 5; n += 1) expect((await ask(known)).statusCode).toBe(200);
    expect((await ask(known)).statusCode).toBe(429);
    expect((await ask({})).statusCode).toBe(429);
    expect((await ask({ authorization: "Bearer guess-10" })).statusCode).toBe(429);
  });

  it("of strangers without a token keeps nobody out who shows one for the first time", async () => {
    const { app } = start({ token: TOKEN, requestsPerMinute: 5 });
    for (let n = 0; n < 9; n += 1) await app.inject({ url: "/health", headers: HOST });
    const headers = { ...HOST, authorization: `Bearer ${TOKEN}` };
    expect((await app.inject({ url: "/stats", headers })).statusCode).toBe(200);
  });

  it("of signing in is of the address, whoever is known, and one sign-in at a provider spends one try", async () => {
    const { app } = start({ token: TOKEN });
    const authorization = `Bearer ${TOKEN}`;
    const signIn = (token: string) =>
      app.inject({ method: "POST", url: "/api/v1/session", headers: { ...HOST, authorization }, body: { token } });
    await app.inject({ url: "/stats", headers: { ...HOST, authorization } });
    for (let n = 0; n < 20; n += 1) await app.inject({ url: "/api/v1/session/oidc", headers: HOST });
    for (let n = 0; n < 20; n += 1) expect((await signIn(`guess-${n}`)).statusCode).toBe(401);
    expect((await signIn("guess-20")).statusCode).toBe(429);
    const back = await app.inject({ url: "/api/v1/session/oidc/callback", headers: HOST });
    expect(back.statusCode).toBe(429);
  });
});

describe("a proxy in front", () => {
  const ask = (app: FastifyInstance, forwardedFor: string) =>
    app.inject({ url: "/health", remoteAddress: "10.9.0.1", headers: { ...HOST, "x-forwarded-for": forwardedFor } });

  it("that is trusted says who asks, and what a client said of itself before does not count", async () => {
    const { app } = start({ requestsPerMinute: 2, trustedProxies: ["10.9.0.0/24"] });
    for (let n = 0; n < 2; n += 1) expect((await ask(app, `198.51.100.${n}, 203.0.113.1`)).statusCode).toBe(200);
    expect((await ask(app, "198.51.100.9, 203.0.113.1")).statusCode).toBe(429);
    expect((await ask(app, "203.0.113.2")).statusCode).toBe(200);
  });

  it("that nobody named is one address, whatever it says", async () => {
    const { app } = start({ requestsPerMinute: 2 });
    for (let n = 0; n < 2; n += 1) expect((await ask(app, `203.0.113.${n}`)).statusCode).toBe(200);
    expect((await ask(app, "203.0.113.9")).statusCode).toBe(429);
  });
});
