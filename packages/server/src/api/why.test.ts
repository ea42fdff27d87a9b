import { Why } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest, NOW } from "./api-under-test.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function get(url: string, options: Parameters<typeof apiUnderTest>[0] = {}) {
  const { app } = apiUnderTest(options);
  open.push(app);
  return app.inject({ url, headers: { host: "localhost" } });
}

describe("GET /api/v1/why", () => {
  it("asks about the entity and the time that are wanted", async () => {
    const response = await get(`/api/v1/why?entity=octo-org%2Fpages&at=${new Date(NOW).toISOString()}`);
    expect(response.statusCode).toBe(200);
    expect(Why.parse(response.json())).toMatchObject({ entity: "octo-org/pages", at: "2025-07-04T15:00:00.000Z" });
    expect((await get("/api/v1/why?entity=x")).json()).toMatchObject({ at: null });
  });

  it.each([
    ["", "entity"],
    ["entity=", "entity"],
    ["entity=x&at=yesterday", "at"],
    [`entity=${"x".repeat(301)}`, "entity"],
  ])("refuses %s and names the parameter", async (query, parameter) => {
    const response = await get(`/api/v1/why?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().detail).toContain(parameter);
  });

  it("is closed without the token", async () => {
    expect((await get("/api/v1/why?entity=x", { token: "a-long-and-secret-token" })).statusCode).toBe(401);
  });
});
