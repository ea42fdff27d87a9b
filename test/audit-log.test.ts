import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IncidentDetail, IncidentPage } from "../packages/protocol/src/index.ts";
import { eventually } from "./eventually.ts";
import { APP_ID, APP_KEY, OrganisationStandIn, type RawAuditEntry } from "./organisation-stand-in.ts";
import type { ServiceProcess } from "./service-process.ts";
import { ServiceUnderTest } from "./service-under-test.ts";

const MINUTE = 60_000;
const CONFIG = `workspace:
  sources:
    public: false
    refs: { enabled: false }
    auditLog: { organisations: [acme] }
`;

let github: OrganisationStandIn;
let room: ServiceUnderTest;
beforeEach(async () => {
  github = await OrganisationStandIn.start();
  github.installations.set("acme", { id: 1, permissions: { organization_administration: "read" } });
  room = await ServiceUnderTest.create();
  await writeFile(join(room.dataDir, "oddwatch.yaml"), CONFIG);
});
afterEach(async () => {
  await room.end();
  await github.stop();
});

const entry = (id: number, given: object): RawAuditEntry => ({
  _document_id: `doc-${id}`,
  "@timestamp": Date.now() - 5 * MINUTE + id * 1_000,
  actor: "mallory",
  actor_id: 666,
  org: "acme",
  ...given,
});

function serve() {
  return room.serve({
    githubUrl: github.url,
    tokens: [],
    args: ["--config", join(room.dataDir, "oddwatch.yaml")],
    env: { ODDWATCH_GITHUB_APP_ID: APP_ID, ODDWATCH_GITHUB_APP_KEY: APP_KEY.replaceAll("\n", "\\n") },
  });
}

/** The incident that is not of the bundled sample, once it has so many events. */
function incident(service: ServiceProcess, events: number): Promise<IncidentDetail> {
  return eventually(`an incident has ${events} events`, async () => {
    const page = IncidentPage.parse(await (await service.fetch("/api/v1/incidents?limit=100")).json());
    const found = page.incidents.filter(({ sample, actors }) => !sample && actors.includes("mallory"));
    if (found.length !== 1) return undefined;
    const detail = IncidentDetail.parse(await (await service.fetch(`/api/v1/incidents/${found[0]?.id}`)).json());
    return detail.event_count >= events && detail;
  });
}

describe("a service that reads an organisation's audit log as a GitHub App", { timeout: 150_000 }, () => {
  it("opens an incident when somebody clears the way, and goes on after a restart without telling it twice", async () => {
    const cleared = ["app", "site", "tools"].map((name, id) =>
      entry(id, { action: "protected_branch.destroy", repo: `acme/${name}`, name: "main" }),
    );
    const harmless = entry(9, { action: "repo.add_topic", actor: "alice", repo: "acme/app" });
    github.logs.set("acme", [...cleared, harmless]);
    const first = serve();
    expect(await incident(first, 3)).toMatchObject({ kind: "guard-removed", event_count: 3 });
    expect((await first.health()).sources).toMatchObject([
      { name: "audit log", lane: "audit", state: "ok", error: null },
    ]);
    await first.stop();

    const later = entry(20, { action: "repository_ruleset.destroy", repo: "acme/docs", ruleset_name: "all" });
    github.logs.get("acme")?.push(later);
    const second = serve();
    const grown = await incident(second, 4);
    expect(grown.event_count).toBe(4);
    expect(grown.events.at(-1)).toMatchObject({
      type: "AuditEvent",
      activity: { kind: "audit", action: "repository_ruleset.destroy", organisation: "acme", target: "all" },
    });
    await second.stop();
    expect([first, second].map(({ stdout, stderr }) => stdout + stderr).join()).not.toMatch(/ghs_made|PRIVATE KEY/);
  });
});
