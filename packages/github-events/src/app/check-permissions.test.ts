import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OrganisationStandIn } from "../../../../test/organisation-stand-in.ts";
import { type CheckPermissionsOptions, checkPermissions, type PermissionCheck } from "./check-permissions.ts";
import { PERMISSIONS } from "./permission.ts";

let github: OrganisationStandIn;
beforeEach(async () => {
  github = await OrganisationStandIn.start();
  github.logs.set("acme", []);
  github.tokens.set("all", Object.fromEntries(PERMISSIONS.map(({ name }) => [name, "read"])));
  github.tokens.set("some", { contents: "read", administration: "read" });
});
afterEach(() => github.stop());

async function check(given: Partial<CheckPermissionsOptions>): Promise<PermissionCheck[]> {
  const options = { token: "all", repository: "acme/app", organisation: "acme", apiUrl: github.url, ...given };
  const results: PermissionCheck[] = [];
  for await (const result of checkPermissions(options)) results.push(result);
  return results;
}

const outcomes = (results: PermissionCheck[]) =>
  Object.fromEntries(results.map(({ permission, outcome }) => [permission.name, outcome]));

describe("testing permissions", () => {
  it("tries each one on its own, on the default branch", async () => {
    const results = await check({});
    expect(results.map(({ permission }) => permission)).toEqual(PERMISSIONS);
    expect(new Set(Object.values(outcomes(results)))).toEqual(new Set(["granted"]));
    expect(github.asked("/repos/acme/app/branches/trunk/protection")).toBe(1);
  });

  it("tells which ones are missing, and what GitHub would accept", async () => {
    const results = await check({ token: "some" });
    expect(outcomes(results)).toEqual({
      metadata: "granted",
      contents: "granted",
      checks: "missing",
      statuses: "missing",
      administration: "granted",
      vulnerability_alerts: "missing",
      organization_administration: "missing",
    });
    expect(results.at(-1)).toMatchObject({
      subject: "acme",
      accepted: "organization_administration=read",
      reason: expect.stringContaining("Resource not accessible"),
    });
  });

  it("tests only what there is something to test on", async () => {
    expect(outcomes(await check({ repository: undefined }))).toEqual({ organization_administration: "granted" });
    expect(await check({ repository: undefined, organisation: undefined })).toEqual([]);
  });

  it("does not call missing what could not be asked", async () => {
    github.faultFor = ({ url }) =>
      url.pathname.endsWith("commits")
        ? { status: 503 }
        : url.pathname.endsWith("status")
          ? { status: 429 }
          : undefined;
    expect(outcomes(await check({}))).toMatchObject({ contents: "unknown", statuses: "unknown", checks: "granted" });
  });

  it("calls everything missing with a token that is none, and never shows it", async () => {
    for (const token of ["wrong", "two words"]) {
      const results = await check({ token });
      expect(new Set(Object.values(outcomes(results)))).toEqual(new Set(["missing"]));
      expect(JSON.stringify(results)).not.toContain(token);
    }
  });

  it("refuses what is no name", async () => {
    await expect(check({ repository: "acme/../app" })).rejects.toThrow(RangeError);
    await expect(check({ repository: undefined, organisation: "a/b" })).rejects.toThrow(RangeError);
  });
});
