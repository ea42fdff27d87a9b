import { afterEach, describe, expect, it } from "vitest";
import { ConfigError } from "../config-error.ts";
import { SettingsChanged } from "../storage/settings.ts";
import { apiUnderTest } from "./api-under-test.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function put(payload: object | string, change?: () => never) {
  const { app } = apiUnderTest(
    change && { settings: { read: async () => ({ version: 1, settings: {} }), change: async () => change() } },
  );
  open.push(app);
  const headers = { host: "localhost", "content-type": "application/json" };
  return app.inject({ method: "PUT", url: "/api/v1/settings", headers, payload });
}

describe("/api/v1/settings", () => {
  it("GET gives the newest version", async () => {
    const { app } = apiUnderTest();
    open.push(app);
    const response = await app.inject({ url: "/api/v1/settings", headers: { host: "localhost" } });
    expect(response.json()).toEqual({ version: 1, settings: {} });
  });

  it("PUT takes the next", async () => {
    const response = await put({ after: 4, settings: {} });
    expect(response.json()).toEqual({ version: 5, changed: true, in_force: true, needs_restart: false });
  });

  it("PUT takes hundreds of rules", async () => {
    const response = await put({ after: 4, settings: { rules: { own: [], note: "x".repeat(1_000_000) } } });
    expect(response.statusCode).toBe(200);
  });

  it.each([
    ["what cannot be used", new ConfigError("there is no feature x"), 400, "there is no feature x"],
    ["a change of an older version", new SettingsChanged(3), 409, "since version 3"],
  ])("PUT refuses %s and says why", async (_what, error, status, detail) => {
    const response = await put({ after: 3, settings: {} }, () => {
      throw error;
    });
    expect(response.statusCode).toBe(status);
    expect(response.headers["content-type"]).toContain("application/problem+json");
    expect(response.json().detail).toContain(detail);
  });

  it("PUT without the version it was made from is refused", async () => {
    const response = await put({ settings: {} });
    expect(response.statusCode).toBe(400);
    expect(response.json().detail).toContain("after");
  });

  it("are closed without the token", async () => {
    const { app } = apiUnderTest({ token: "a-long-and-secret-token" });
    open.push(app);
    for (const method of ["GET", "PUT"] as const) {
      const response = await app.inject({ method, url: "/api/v1/settings", headers: { host: "localhost" } });
      expect(response.statusCode).toBe(401);
    }
  });
});
