import { InstallationTokens } from "@oddwatch/github-events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APP_ID, APP_KEY, OrganisationStandIn } from "../../../../test/organisation-stand-in.ts";
import type { CheckResult } from "./check.ts";
import { type Patient, runChecks, type Tested } from "./run-checks.ts";

const ALL = {
  metadata: "read",
  contents: "read",
  checks: "read",
  statuses: "read",
  administration: "read",
  vulnerability_alerts: "read",
  organization_administration: "read",
};

let github: OrganisationStandIn;
beforeEach(async () => {
  github = await OrganisationStandIn.start();
  github.logs.set("acme", []);
  github.installations.set("acme", { id: 1, permissions: ALL });
  github.tokens.set("weak-token", { contents: "read" });
});
afterEach(() => github.stop());

/** What doctor says of permissions and the App. */
async function examine(tested: Partial<Tested>, changes: Partial<Patient> = {}): Promise<CheckResult[]> {
  const patient: Patient = {
    nodeVersion: "24.21.0",
    host: "127.0.0.1",
    port: 1,
    hasChannels: async () => false,
    dataDir: "/nowhere",
    hasOwnDatabase: true,
    githubApiUrl: github.url,
    githubTokens: [],
    tested: { organisations: [], readsAuditLog: false, ...tested },
    probeDatabase: async () => ({ version: "18.4", place: "data folder" }),
    fetch: (input, init) =>
      String(input).startsWith(github.url) ? fetch(input, init) : Promise.reject(new TypeError("no")),
    now: 0,
    timeout: () => new AbortController().signal,
    ...changes,
  };
  const results: CheckResult[] = [];
  for await (const result of runChecks(patient)) results.push(result);
  return results.filter(({ name }) => name === "github app" || name.endsWith(" permission"));
}

const app = () => new InstallationTokens({ appId: APP_ID, privateKey: APP_KEY, apiUrl: github.url });
const BOTH = { repository: "acme/app", organisations: ["acme"] };

describe("permissions", () => {
  it("are not tested where nothing is named to test them on", async () => {
    expect(await examine({}, { githubTokens: ["weak-token"] })).toEqual([]);
  });

  it("are tested one by one, as the App", async () => {
    const results = await examine(BOTH, { githubApp: app() });
    expect(results[0]).toMatchObject({
      name: "github app",
      status: "ok",
      detail: expect.stringContaining("checks: read"),
    });
    expect(results.slice(1).map(({ status }) => status)).toEqual(Array(7).fill("ok"));
    expect(results.at(-1)?.detail).toBe("may read Administration (organisation) of acme: the organisation's audit log");
  });

  it("that are missing say what to give, which plan it needs, and what GitHub says", async () => {
    const results = await examine({ ...BOTH, readsAuditLog: true }, { githubTokens: ["weak-token"] });
    const [checks, log] = [results.find(({ detail }) => detail.includes("Checks")), results.at(-1)];
    expect(checks).toMatchObject({ status: "warn", advice: expect.stringContaining("the permission Checks (read)") });
    expect(log).toMatchObject({ name: "github token permission", status: "fail" });
    expect(log?.advice).toContain("or a classic token with read:audit_log; needs GitHub Enterprise Cloud");
    expect(log?.advice).toContain("organization_administration=read");
    expect(JSON.stringify(results)).not.toContain("weak-token");
  });

  it("of a token do not matter for the audit log where the App reads it", async () => {
    const results = await examine({ ...BOTH, readsAuditLog: true }, { githubApp: app(), githubTokens: ["weak-token"] });
    expect(results.filter(({ status }) => status === "fail")).toEqual([]);
  });

  it("are tested on every organisation, with the token that is meant for it", async () => {
    github.tokens.set("audit-token", ALL);
    github.logs.set("globex", []);
    const results = await examine({ organisations: ["acme", "globex"], auditLogToken: "audit-token" });
    expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual(
      Array(2).fill("audit log's token permission ok"),
    );
  });

  it("cannot be tested as an App that is not installed there: doctor fails and says so", async () => {
    github.installations.clear();
    const results = await examine({ ...BOTH, readsAuditLog: true }, { githubApp: app() });
    expect(results.map(({ status }) => status)).toEqual(["fail", "fail"]);
  });

  it("that may write are too much", async () => {
    github.installations.set("acme", { id: 1, permissions: { contents: "write" } });
    const [result] = await examine({ organisations: ["acme"] }, { githubApp: app() });
    expect(result).toMatchObject({ status: "warn", advice: expect.stringContaining("take away what may write") });
  });
});
