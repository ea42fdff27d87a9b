import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AccessSettings } from "../packages/server/src/access/access-settings.ts";
import { accessService, cookieOf, HOST } from "./access-service.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { CLIENT_ID, CLIENT_SECRET, followUntil, oidcStandIn } from "./oidc-stand-in.ts";

const CALLBACK = "http://localhost:8000/api/v1/session/oidc/callback";
const ADA = { sub: "subject-7", email: "ada@example.com", email_verified: true, groups: ["sre"] };
const BEGIN = "/api/v1/session/oidc";

let database: TestDatabase;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => database.drop());

async function start(people: AccessSettings["people"], account: typeof ADA | { sub: string } = ADA, issuer?: string) {
  const provider = await oidcStandIn(CALLBACK, account);
  ends.push(() => provider.close());
  const settings = { people };
  const service = accessService(database, {
    readSettings: async () => ({ people: settings.people }),
    oidc: {
      issuer: issuer ?? provider.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      groupsClaim: "groups",
      scope: "email groups",
    },
  });
  ends.push(() => service.app.close());
  const get = (url: string, cookie = "") => service.app.inject({ url, headers: { ...HOST, cookie } });
  /** The browser's way to the provider and back, up to where it is sent. */
  async function travel() {
    const begun = await get(BEGIN);
    const answer = await followUntil(String(begun.headers.location), CALLBACK);
    return { trip: cookieOf(begun.headers["set-cookie"]), answer: answer.slice("http://localhost:8000".length), begun };
  }
  return { ...service, get, travel, settings };
}

describe("signing in at an OpenID provider", () => {
  it("gives a session to somebody who is invited, in the role of the invitation", async () => {
    const { travel, get } = await start([{ oidc: "ada@example.com", role: "responder" }]);
    const { trip, answer, begun } = await travel();
    expect(begun.headers["set-cookie"]).toMatch(/HttpOnly; SameSite=Lax/);
    const back = await get(answer, trip);
    expect(back.statusCode).toBe(302);
    expect(back.headers.location).toBe("/");
    const cookie = cookieOf(back.headers["set-cookie"]);
    expect((await get("/api/v1/session", cookie)).json()).toMatchObject({
      caller: { name: "ada@example.com", role: "responder", scopes: ["read", "write"], via: "oidc" },
    });
    expect((await get("/api/v1/tokens", cookie)).statusCode).toBe(403);
  });

  it("takes a group for an invitation, and lets nobody stay who was taken off the list", async () => {
    const { travel, get, settings, time } = await start([{ oidcGroup: "sre", role: "viewer" }]);
    const { trip, answer } = await travel();
    const cookie = cookieOf((await get(answer, trip)).headers["set-cookie"]);
    expect((await get("/stats", cookie)).statusCode).toBe(200);
    settings.people = [];
    time.now += 5_000;
    expect((await get("/stats", cookie)).statusCode).toBe(401);
  });

  it("takes a group for twelve hours, and an invitation by name for as long as the session lasts", async () => {
    const { travel, get, settings, time } = await start([
      { oidcGroup: "sre", role: "responder" },
      { oidc: "subject-7", role: "viewer" },
    ]);
    const { trip, answer } = await travel();
    let cookie = cookieOf((await get(answer, trip)).headers["set-cookie"]);
    const role = async () => {
      const response = await get("/api/v1/session", cookie);
      cookie = cookieOf(response.headers["set-cookie"]) || cookie;
      return response.json().caller?.role;
    };
    time.now += 12 * 3_600_000 - 1;
    expect(await role()).toBe("responder");
    time.now += 1;
    expect(await role()).toBe("viewer");
    settings.people = [{ oidcGroup: "sre", role: "responder" }];
    time.now += 5_000;
    expect(await role()).toBeUndefined();
  });

  it.each([
    ["whom nobody invited", [], ADA],
    [
      "whose address the provider does not vouch for",
      [{ oidc: "ada@example.com", role: "admin" as const }],
      { ...ADA, email_verified: false },
    ],
  ])("refuses somebody %s, and notes it", async (_what, people, account) => {
    const { travel, get, access } = await start(people, account);
    const { trip, answer } = await travel();
    const back = await get(answer, trip);
    expect(back.statusCode).toBe(403);
    expect(back.json()).toMatchObject({ title: "Not Invited" });
    expect(cookieOf(back.headers["set-cookie"])).not.toMatch(/oddwatch_session=./);
    expect(await access.audit.read({ limit: 1 })).toMatchObject([
      { action: "signIn", target: "not-invited", status: 403 },
    ]);
  });

  it("refuses an answer that another browser began, one that comes twice, and one that was changed", async () => {
    const { travel, get } = await start([{ oidcGroup: "sre", role: "viewer" }]);
    const theirs = await travel();
    const ours = await travel();
    expect((await get(theirs.answer)).statusCode).toBe(401);
    expect((await get(theirs.answer, ours.trip)).statusCode).toBe(401);
    expect((await get(ours.answer.replace(/code=[^&]+/, "code=made-up"), ours.trip)).statusCode).toBe(401);
    expect((await get(ours.answer, ours.trip)).statusCode).toBe(302);
    expect((await get(ours.answer, ours.trip)).statusCode).toBe(401);
  });

  it("says when the provider does not answer", async () => {
    const { get } = await start([], ADA, "http://127.0.0.1:1");
    const response = await get(BEGIN);
    expect(response.statusCode).toBe(502);
    expect(response.json()).toMatchObject({ title: "Sign-In Unavailable" });
  });
});
