import { describe, expect, it } from "vitest";
import { apiUnderTest } from "../api-under-test.ts";

describe("a path of an earlier system", () => {
  it.each([
    ["GET", "/analytics/timeline?hours=4", "/api/v1/analytics/timeline?hours=4"],
    ["GET", "/analytics/timeline?hours=4&theirs=1", "/api/v1/analytics/timeline?hours=4"],
    ["GET", "/repositories?page=2&limit=5", "/api/v1/analytics/top?limit=5"],
    ["GET", "/data/repository/octo-org/pages/overview?limit=3", "/api/v1/profiles/repo/octo-org/pages"],
    ["GET", "/api/v1/status", "/stats"],
    ["GET", "/api/v1/alerts/maintenance", "/api/v1/silences"],
    ["GET", "/api/v1/alerts/stats", "/api/v1/deliveries"],
    ["POST", "/admin/cleanup?dry_run=true", "/api/v1/admin/cleanup?dry_run=true"],
    ["GET", "/admin/poller-status", "/api/v1/admin/pollers"],
    ["GET", "/data/repository/octo-org/pages", "/api/v1/profiles/repo/octo-org/pages"],
    ["GET", "/data/repository/octo%2Forg/..%2Fadmin", "/api/v1/profiles/repo/octo%2Forg/..%2Fadmin"],
    ["GET", "/data/repository/%2F%2Fevil.example/x", "/api/v1/profiles/repo/%2F%2Fevil.example/x"],
  ] as const)("%s %s leads to %s on this service", async (method, from, to) => {
    const { app } = apiUnderTest();
    const { statusCode, headers } = await app.inject({ method, url: from, headers: { host: "localhost" } });
    expect([statusCode, headers.location]).toEqual([308, to]);
    await app.close();
  });
});
