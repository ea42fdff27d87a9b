import { LogPage } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { NOON, syntheticActivity } from "../../../../test/synthetic-activity.ts";
import type { LogPageOptions } from "../storage/log-reader.ts";
import { apiUnderTest } from "./api-under-test.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const INPUTS = [
  { seq: 3, activity: syntheticActivity(3, { actor: "\u202eright\rto left", repo: "a\u0007/b" }) },
  { seq: 4, control: { kind: "tick" as const, at: NOON } },
];

function start(options: Parameters<typeof apiUnderTest>[0] = {}) {
  const wanted: LogPageOptions[] = [];
  const { app } = apiUnderTest({
    readLog: async (page) => {
      wanted.push(page);
      return { workspace: "default", head: { seq: 9, firstSeq: 3, revision: 5 }, inputs: INPUTS };
    },
    ...options,
  });
  open.push(app);
  const get = (url: string) => app.inject({ url, headers: { host: "localhost" } });
  return { get, wanted };
}

describe("GET /api/v1/log", () => {
  it("gives the inputs exactly as they are stored, with how much there is", async () => {
    const { get } = start();
    const response = await get("/api/v1/log");
    expect(response.json()).toEqual({ workspace: "default", first_seq: 3, head_seq: 9, inputs: INPUTS });
    expect(LogPage.parse(response.json())).toEqual(response.json());
  });

  it("asks for the part that is wanted, from the beginning when nothing else is said", async () => {
    const { get, wanted } = start();
    await get("/api/v1/log");
    await get("/api/v1/log?from=4&to=7&limit=5000");
    expect(wanted).toEqual([
      { fromSeq: 1, toSeq: undefined, limit: 1000 },
      { fromSeq: 4, toSeq: 7, limit: 5000 },
    ]);
  });

  it.each([
    ["from=0", "from", "1 or more"],
    ["to=x", "to", "1 or more"],
    ["limit=5001", "limit", "from 1 to 5000"],
    ["limit=0", "limit", "from 1 to 5000"],
  ])("refuses %s and names the parameter", async (query, parameter, hint) => {
    const { get, wanted } = start();
    const response = await get(`/api/v1/log?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().detail).toContain(parameter);
    expect(response.json().detail).toContain(hint);
    expect(wanted).toEqual([]);
  });

  it("is closed without the token", async () => {
    const { get, wanted } = start({ token: "a-long-and-secret-token" });
    expect((await get("/api/v1/log")).statusCode).toBe(401);
    expect(wanted).toEqual([]);
  });
});
