import { Profile } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import type { StoredProfile } from "../storage/profiles.ts";
import { apiUnderTest, NOW, someIncident } from "./api-under-test.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const GROUP = { firstSeenAt: NOW - 7_200_000, watchedMs: 7_200_000, events1h: 12.5 };

function someProfile(given: Partial<StoredProfile>): StoredProfile {
  return {
    kind: "actor",
    name: "Octo-Bot",
    automation: true,
    firstSeenAt: NOW - 7_200_000,
    lastSeenAt: NOW,
    groups: { issue: { ...GROUP, at: NOW - 1 }, push: { ...GROUP, at: NOW, partners1h: 3 } },
    hours: Array(168).fill(0),
    ...given,
  };
}

function get(url: string, found: StoredProfile | undefined, token?: string) {
  const asked: unknown[] = [];
  const readProfile = async (wanted: unknown) => {
    asked.push(wanted);
    return found;
  };
  const { app, store } = apiUnderTest({ readProfile, ...(token !== undefined && { token }) });
  open.push(app);
  store.put(someIncident({ repos: ["octo-org/pages"] }));
  store.put(someIncident({ id: "other", actors: ["bob"], repos: ["b/b"] }));
  return app.inject({ url, headers: { host: "localhost" } }).then((response) => ({ response, asked }));
}

describe("GET /api/v1/profiles", () => {
  it("tells what was measured of an account, what is not known as null, and its incidents", async () => {
    const { response, asked } = await get("/api/v1/profiles/actor/octo-bot", someProfile({}));
    expect(asked).toEqual([{ kind: "actor", name: "octo-bot" }]);
    const profile = Profile.parse(response.json());
    expect(profile).toMatchObject({ name: "Octo-Bot", automation: true, last_seen_at: "2025-07-04T15:00:00.000Z" });
    expect(profile.groups).toMatchObject([
      { group: "push", events_1h: 12.5, partners_1h: 3, events_30d: null, watched_seconds: 7200 },
      { group: "issue", partners_1h: null },
    ]);
    expect(profile.incidents.map(({ id }) => id)).toEqual(["inc-1"]);
  });

  it("tells of a repository by its whole name", async () => {
    const stored = someProfile({ kind: "repo", name: "octo-org/pages", automation: undefined });
    const { response, asked } = await get("/api/v1/profiles/repo/octo-org/pages", stored);
    expect(asked).toEqual([{ kind: "repo", name: "octo-org/pages" }]);
    expect(Profile.parse(response.json())).toMatchObject({ automation: null, incidents: [{ id: "inc-1" }] });
  });

  it("knows nothing of whoever took part in no incident", async () => {
    const { response } = await get("/api/v1/profiles/actor/nobody", undefined);
    expect([response.statusCode, response.json().title]).toEqual([404, "No Such Profile"]);
  });

  it.each([`actor/${"x".repeat(201)}`, "org/x"])("refuses %s", async (path) => {
    expect((await get(`/api/v1/profiles/${path}`, someProfile({}))).response.statusCode).toBeGreaterThanOrEqual(400);
  });

  it("is closed without the token", async () => {
    const { response } = await get("/api/v1/profiles/actor/x", someProfile({}), "a-long-and-secret-token");
    expect(response.statusCode).toBe(401);
  });
});
