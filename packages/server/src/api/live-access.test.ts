import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import WebSocket from "ws";
import { accessService, HOST, OWN_PAGE, TOKEN } from "../../../../test/access-service.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { eventually } from "../../../../test/eventually.ts";
import type { AccessSettings } from "../access/access-settings.ts";
import { listening } from "./api-under-test.ts";
import { followEvents } from "./follow-events.ts";

let database: TestDatabase;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => database.drop());

const STREAMS = ["/stream", "/api/v1/stream"];
const MINUTE_MS = 60_000;

async function start() {
  const settings: AccessSettings = { people: [{ github: "octocat", role: "viewer" }] };
  const service = accessService(database, { readSettings: async () => ({ ...settings }) });
  ends.push(() => service.app.close());
  const url = await listening(service.app);
  /** Follows by every transport; `closed` tells how each ended. */
  async function followAll(headers: Record<string, string>) {
    const closed: string[] = [];
    for (const path of STREAMS) {
      const client = await followEvents(`${url}${path}`, headers);
      ends.push(() => client.stop());
      const drain = async (): Promise<string> => ((await client.next()) === undefined ? path : drain());
      void drain().then(
        (ended) => closed.push(ended),
        () => undefined,
      );
    }
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, {
      headers: { ...OWN_PAGE, origin: url, ...headers },
    });
    ends.push(() => socket.terminate());
    socket.on("close", (code) => closed.push(`/ws ${code}`));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return closed;
  }
  return { ...service, settings, followAll };
}

type Started = Awaited<ReturnType<typeof start>>;

it.each<[string, (all: Started) => Promise<{ headers: Record<string, string>; end: () => unknown }>]>([
  [
    "a token that is revoked",
    async ({ bearer, access }) => {
      const { id, authorization } = await bearer("read");
      return { headers: { authorization }, end: () => access.tokens.revoke(id) };
    },
  ],
  [
    "a token that runs out",
    async ({ bearer, time }) => {
      const { authorization } = await bearer("read", time.now + MINUTE_MS);
      return {
        headers: { authorization },
        end: () => {
          time.now += MINUTE_MS;
        },
      };
    },
  ],
  [
    "a session that is ended",
    async ({ signIn, access }) => {
      const { cookie } = await signIn();
      return {
        headers: { cookie },
        end: async () => {
          for (const { id } of await access.sessions.list()) await access.sessions.end(id);
        },
      };
    },
  ],
  [
    "a person who is taken off the list",
    async ({ access, settings, time }) => {
      const { secret } = await access.sessions.open({ via: "github", login: "octocat", organisations: [] });
      return {
        headers: { cookie: `oddwatch_session=${secret}` },
        end: () => {
          settings.people = [];
          time.now += 5_000;
        },
      };
    },
  ],
])("%s follows no longer, by whatever transport", async (_what, prepare) => {
  const all = await start();
  const { headers, end } = await prepare(all);
  const closed = await all.followAll(headers);
  const others = await all.followAll({ authorization: `Bearer ${TOKEN}` });
  await end();
  all.beat();
  await eventually("every stream has ended", () => closed.length === 3);
  expect(closed.sort()).toEqual(["/api/v1/stream", "/stream", "/ws 1008"]);
  expect(others).toEqual([]);
});

it("a session is not used by what follows with it, and its changed secret ends nothing", async () => {
  const { signIn, access, time, app, followAll, beat } = await start();
  const { cookie } = await signIn();
  const closed = await followAll({ cookie });
  const [before] = await access.sessions.list();
  time.now += 2 * 60 * MINUTE_MS;
  const { headers } = await app.inject({ url: "/stats", headers: { ...HOST, cookie } });
  const renewed = String(headers["set-cookie"]).split(";")[0] ?? "";
  await app.inject({ url: "/stats", headers: { ...HOST, cookie: renewed } });
  time.now += 10 * MINUTE_MS;
  beat();
  await app.inject({ url: "/health", headers: HOST }); // a turn of the database after the check
  expect(closed).toEqual([]);
  expect((await access.sessions.list()).map(({ id }) => id)).toContain(before?.id);
});
