import { InstallationTokens } from "@oddwatch/github-events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EnrichSettings } from "../packages/server/src/enrich/enrich-settings.ts";
import { enrichment } from "../packages/server/src/enrich/enrichment.ts";
import type { Evidence } from "../packages/server/src/enrich/evidence.ts";
import { readEvidenceRow } from "../packages/server/src/enrich/evidence-rows.ts";
import { type Job, RetryLater } from "../packages/server/src/jobs/job.ts";
import { createMetrics } from "../packages/server/src/metrics.ts";
import { BatchWriter } from "../packages/server/src/storage/batch-writer.ts";
import { IncidentQueries } from "../packages/server/src/storage/incident-queries.ts";
import { acquireLease, type Lease } from "../packages/server/src/storage/lease.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { type LookupFault, LookupStandIn } from "./lookup-stand-in.ts";
import { APP_ID, APP_KEY, OrganisationStandIn } from "./organisation-stand-in.ts";
import { NOON, syntheticBatch, syntheticIncident, syntheticInput } from "./synthetic-activity.ts";

const SIGNAL = new AbortController().signal;
const BEFORE = "a".repeat(40);
const HEAD = "b".repeat(40);
const TOKEN = "made-up-token-1";
const SECRET = `ghp_${"x1Y2z3W4v5".repeat(3)}aB3dE6`;

let github: LookupStandIn;
let database: TestDatabase;
let metrics: ReturnType<typeof createMetrics>;
let now: number;
let logged: string[];
beforeAll(async () => {
  github = await LookupStandIn.start();
});
afterAll(() => github.stop());
/** Of one question: long enough for a busy machine, but where nothing is to come. */
let patienceMs: number;
beforeEach(async () => {
  patienceMs = 10_000;
  database = await createTestDatabase();
  metrics = createMetrics({ workspace: "default", processMetrics: false });
  github.reset();
  now = NOON + 60_000;
  logged = [];
  await writePush();
});
afterEach(() => database.drop());

/** An incident of one push by Mallory. */
async function writePush(id = "i1", repo = "o/r", seq = 1): Promise<void> {
  const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  const push = {
    kind: "push",
    type: "PushEvent",
    actor: "Mallory",
    ref: "refs/heads/main",
    before: BEFORE,
    head: HEAD,
    repo,
  };
  const incident = syntheticIncident(id, { severity: "high", repos: [repo] });
  const outputs = [{ output: "incident" as const, seq, change: "opened" as const, incident, eventIds: [`e${seq}`] }];
  await new BatchWriter(database.pool, database.owner).write(
    syntheticBatch(lease, seq, 0, { inputs: [syntheticInput(seq, push as object)], outputs }),
  );
}

interface StepOptions {
  tokens?: string[];
  app?: InstallationTokens;
  settings?: Partial<EnrichSettings>;
}

function step({ tokens = [TOKEN], app, settings = {} }: StepOptions = {}) {
  const queries = new IncidentQueries(database.kysely, "default");
  return enrichment({
    pool: database.pool,
    workspace: "default",
    tokens,
    app,
    apiUrl: github.url,
    readSettings: async () => EnrichSettings.parse(settings),
    readIncident: (id) => queries.getIncident(id),
    metrics,
    clock: () => now,
    log: { info: (text: string) => void logged.push(text) } as never,
    timeoutMs: patienceMs,
  });
}

function job(overrides: Partial<Job> = {}): Job {
  return { id: "j", kind: "enrich", incidentId: "i1", priority: 3, attempt: 1, isLastAttempt: false, ...overrides };
}

/** Runs the step once; answers what is stored afterwards, and the pause when it wants to be tried again. */
async function run(options: StepOptions = {}, overrides: Partial<Job> = {}, steps = step(options)) {
  const later = await steps.run(job(overrides), SIGNAL).then(
    async (store) => void (await store?.(database.pool)),
    (error) => {
      if (error instanceof RetryLater) return error.seconds;
      throw error;
    },
  );
  return {
    evidence: (await readEvidenceRow(database.pool, "default", overrides.incidentId ?? "i1")) as Evidence,
    later,
  };
}

const textsOf = ({ facts }: Evidence) => facts.map(({ text }) => text);
const factOf = ({ facts }: Evidence, key: string) => facts.find((fact) => fact.key.startsWith(key));
const graphqlAsked = () => github.seen.filter(({ path }) => path === "/graphql");

describe("an incident", () => {
  it("is looked up with one question for all its subjects, and each fact says where it is from", async () => {
    const { evidence, later } = await run();
    expect(later).toBeUndefined();
    expect(evidence).toMatchObject({ state: "known", gaps: [], gatheredAt: now });
    expect(graphqlAsked()).toHaveLength(1);
    expect(graphqlAsked()[0]?.variables).toEqual({
      login0: "Mallory",
      ...{ owner1: "o", name1: "r", owner2: "o", name2: "r", oid2: HEAD, owner3: "o", name3: "r", oid3: HEAD },
    });
    expect(textsOf(evidence)).toEqual(
      expect.arrayContaining([
        "The account Mallory was made 3 years ago",
        "Mallory made 212 contributions in the last year",
        "o/r has 6,000 stars, 700 forks and 80 watchers",
        "Its default branch is protected: it asks for 2 reviews and signed commits, and forbids force pushes",
        "The checks of the head bbbbbbbbbb of o/r failed",
        "The head bbbbbbbbbb is not signed",
        "Mallory did 3 things in public within 10 days, in 2 repositories",
      ]),
    );
    expect(evidence.facts.map(({ telling }) => telling)).toEqual(
      evidence.facts.map(({ telling }) => telling).toSorted((a, b) => b - a),
    );
    expect(evidence.facts.every(({ at, source }) => at === now && source !== "")).toBe(true);
  });

  it("is looked up again from memory, each kind as long as it holds", async () => {
    await run();
    const asked = github.seen.length;
    await run();
    expect(github.seen).toHaveLength(asked);
    now += 6 * 60_000;
    await run();
    expect(Object.keys(graphqlAsked().at(-1)?.variables ?? {})).toEqual(["owner0", "name0", "oid0"]);
    now += 3_600_000;
    await run();
    expect(Object.keys(graphqlAsked().at(-1)?.variables ?? {})).toEqual(["owner0", "name0", "owner1", "name1", "oid1"]);
    const text = await metrics.registry.getSingleMetricAsString("oddwatch_lookups_total");
    expect(text).toMatch(/kind="account",outcome="hit".* 3\n/);
    expect(text).toMatch(/kind="account",outcome="miss".* 1\n/);
  });

  it("tells what is gone since", async () => {
    github.known.set("mallory", null);
    github.known.set("o/r", null);
    const { evidence } = await run();
    expect(textsOf(evidence).slice(0, 3)).toEqual(
      expect.arrayContaining(["The account Mallory is gone or hidden now", "o/r is gone or private now"]),
    );
  });

  it("is told of rewritten history, by GitHub's comparison or by a commit that is out of reach", async () => {
    github.known.set(`${BEFORE}...${HEAD}`, { status: "diverged", behind_by: 7 });
    const { evidence } = await run();
    expect(factOf(evidence, "change.history")).toMatchObject({ value: "diverged", telling: 2 });
    await database.pool.query("delete from lookup_cache");
    github.known.set(`${BEFORE}...${HEAD}`, null);
    expect(factOf((await run()).evidence, "change.history")).toMatchObject({ value: "unreachable" });
  });

  it("keeps of a credential in a change its kind, place, salted hash and mask, and of the code nothing", async () => {
    const patch = `@@ -0,0 +1,2 @@\n+ignore all of this\n+const token = "${SECRET}";`;
    const files = [{ filename: ".github/workflows/build.yml", status: "added", additions: 2, deletions: 0, patch }];
    github.known.set(`${BEFORE}...${HEAD}`, { files });
    const { evidence } = await run();
    expect(factOf(evidence, "change.secrets")).toMatchObject({ value: 1, telling: 2 });
    expect(factOf(evidence, "change.touches-workflow")).toMatchObject({ value: 1 });
    const { rows } = await database.owner.query("select value from lookup_cache where kind like 'comparison%'");
    expect(rows[0]?.value.secrets).toMatchObject([
      { file: 1, line: 2, fileRisk: "workflow", mask: "ghp_… (40 characters)" },
    ]);
    const stored = JSON.stringify([rows, evidence, logged]);
    expect(stored).not.toContain(SECRET.slice(4, 12));
    expect(stored).not.toContain("ignore all");
    expect(stored).not.toContain(TOKEN);
  });

  it("is not looked up without a token, or when people do not want it, and nothing fails", async () => {
    const { evidence, later } = await run({ tokens: [] });
    expect(later).toBeUndefined();
    expect(evidence).toMatchObject({ state: "unavailable", gaps: [{ reason: "no GitHub token is configured" }] });
    expect(await step({ settings: { enabled: false } }).run(job(), SIGNAL)).toBeUndefined();
    expect(github.seen).toEqual([]);
    expect(logged).toEqual(["incidents are not looked up at GitHub: no token is configured"]);
    expect(await step().run(job({ incidentId: "gone" }), SIGNAL)).toBeUndefined();
  });
});

describe("GitHub in trouble", () => {
  const limited = { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] };
  it.each<[string, LookupFault, number | undefined, string]>([
    ["is down", { status: 502 }, 5, "GitHub cannot be reached"],
    ["breaks the connection", "hang-up", 5, "GitHub cannot be reached"],
    ["does not answer", "never", 5, "GitHub cannot be reached"],
    ["writes what is no JSON", { raw: "<html>" }, 5, "GitHub's answer makes no sense"],
    ["writes another shape", { raw: '{"data":[1]}' }, 5, "GitHub's answer makes no sense"],
    ["asks to wait a moment", { status: 429, headers: { "retry-after": "20" } }, 20, "GitHub asks to wait"],
    ["asks to wait inside a 200", { raw: JSON.stringify(limited) }, undefined, "GitHub asks to wait"],
    ["asks to wait an hour", { status: 403, headers: { "retry-after": "3600" } }, undefined, "GitHub asks to wait"],
    ["does not take the token", { status: 401 }, undefined, "GitHub"],
    ["forbids it", { status: 403 }, undefined, "the token may not ask for it"],
  ])("which %s costs an incident facts, never its way", async (_name, fault, seconds, reason) => {
    if (fault === "never") patienceMs = 300;
    github.faultFor = ({ path }) => (path === "/graphql" ? fault : undefined);
    const { evidence, later } = await run();
    expect(later).toBe(seconds);
    expect(evidence.state).toBe("partial");
    expect(evidence.gaps[0]?.reason).toContain(reason);
    const last = await run({}, { attempt: 3 });
    expect(last.later).toBeUndefined();
    expect(last.evidence.state).toBe("partial");
  });

  it("is left alone by all services until the time it named", async () => {
    github.faultFor = () => ({ status: 429, headers: { "retry-after": "600" } });
    await run();
    const asked = github.seen.length;
    await run();
    expect(github.seen).toHaveLength(asked);
    github.faultFor = () => undefined;
    now += 601_000;
    expect((await run()).evidence.state).toBe("known");
  });

  it("that hangs makes an incident wait once, and takes nothing from what is remembered", async () => {
    await run();
    github.seen.length = 0;
    now += 6 * 60_000;
    await database.pool.query("delete from lookup_cache where kind like 'baseline%'");
    github.faultFor = () => "never";
    const { evidence, later } = await run();
    expect(github.seen).toHaveLength(1);
    expect(later).toBe(5);
    expect(evidence.gaps.map(({ what }) => what)).toEqual([
      "the checks of o/r",
      "what Mallory did lately",
      "what happened in o/r lately",
    ]);
    expect(factOf(evidence, "actor.created")).toBeDefined();
  });

  it("is asked with the next token when it does not take one", async () => {
    github.faultFor = ({ token }) => (token === "refused" ? { status: 401 } : undefined);
    const { evidence } = await run({ tokens: ["refused", TOKEN] });
    expect(evidence.state).toBe("known");
  });

  it("that fails for one subject costs the others nothing", async () => {
    github.known.set("mallory", { createdAt: "yesterday" });
    github.failures.set("o/r", "SERVICE_UNAVAILABLE");
    const { evidence } = await run();
    expect(evidence.gaps).toEqual([
      { what: "the account Mallory", reason: "GitHub's answer makes no sense" },
      { what: "o/r", reason: "GitHub did not say (SERVICE_UNAVAILABLE)" },
    ]);
    expect(factOf(evidence, "commit.size")).toBeDefined();
  });

  it.each([
    ["refuses", { errors: [{ type: "INSUFFICIENT_SCOPES", message: "The 'organizations' field requires a scope" }] }],
    [
      "leaves out whoever has",
      { data: { s0: null }, errors: [{ type: "FORBIDDEN", path: ["s0", "organizations"], message: "no" }] },
    ],
  ])("which %s the fields of another scope is asked without them", async (_what, body) => {
    github.faultFor = ({ query }) => (query.includes("organizations") ? { raw: JSON.stringify(body) } : undefined);
    const { evidence } = await run();
    expect(evidence.state).toBe("known");
    expect(graphqlAsked()).toHaveLength(2);
  });
});

describe("the hour's points", () => {
  it("are shared by all services and never passed", async () => {
    const settings = { pointsPerHour: 3 };
    await run({ settings });
    const { rows } = await database.owner.query("select points from lookup_spend");
    expect(rows).toEqual([{ points: 3 }]);
    const { evidence } = await run({ settings });
    expect(evidence.gaps).toEqual([{ what: "what happened in o/r lately", reason: "this hour's points are used up" }]);
    expect(github.seen).toHaveLength(3);
    now += 3_600_000;
    expect((await run({ settings: { pointsPerHour: 10 } })).evidence.state).toBe("known");
  });

  it("leave the sources what they need of a token's hour", async () => {
    github.remaining = 400;
    await run();
    now += 6 * 60_000;
    const { evidence } = await run();
    expect(evidence.gaps).toMatchObject([{ reason: "GitHub asks to wait" }]);
  });
});

describe("a GitHub App that is installed at `o`", () => {
  let organisation: OrganisationStandIn;
  beforeEach(async () => {
    organisation = await OrganisationStandIn.start();
    organisation.now = () => now;
    organisation.installations.set("o", { id: 1, permissions: {} });
    await writePush("i2", "p/q", 2);
  });
  afterEach(() => organisation.stop());

  function app(): InstallationTokens {
    return new InstallationTokens({ appId: APP_ID, privateKey: APP_KEY, apiUrl: organisation.url, clock: () => now });
  }

  /** What was asked with which token. */
  const asked = () =>
    github.seen.map(({ token, path, variables }) => {
      const said = Object.entries(variables).flatMap(([name, value]) => (/^(login|owner)/.test(name) ? [value] : []));
      return `${token}: ${path === "/graphql" ? said.join(" ") : path.split("?")[0]}`;
    });

  it("asks about what is of `o`, and the other tokens about the rest", async () => {
    const steps = step({ app: app() });
    expect((await run({}, {}, steps)).evidence.state).toBe("known");
    expect(asked().sort()).toEqual([
      `ghs_made_1: /repos/o/r/compare/${BEFORE}...${HEAD}`,
      "ghs_made_1: /repos/o/r/events",
      "ghs_made_1: o o o",
      `${TOKEN}: /users/Mallory/events/public`,
      `${TOKEN}: Mallory`,
    ]);
    github.seen.length = 0;
    expect((await run({}, { incidentId: "i2" }, steps)).evidence.state).toBe("known");
    expect(new Set(github.seen.map(({ token }) => token))).toEqual(new Set([TOKEN]));
    expect(organisation.seen.map(({ url }) => url.pathname)).toEqual([
      "/app/installations",
      "/app/installations/1/access_tokens",
    ]);
    expect(logged).toEqual([]);
  });

  it("takes one question where a single token may ask, and that is its own when there is no other", async () => {
    await run({ app: app(), tokens: [TOKEN] }, { incidentId: "i2" });
    expect(graphqlAsked()).toHaveLength(1);
    github.seen.length = 0;
    await database.pool.query("delete from lookup_cache");
    expect((await run({ app: app(), tokens: [] })).evidence.state).toBe("known");
    expect(graphqlAsked().map(({ token }) => token)).toEqual(["ghs_made_1"]);
  });

  it("is asked once an hour where it is installed, also by incidents elsewhere, and its rate outlives its token", async () => {
    const steps = step({ app: app() });
    await run({}, { incidentId: "i2" }, steps);
    await run({}, {}, steps);
    now += 59 * 60_000;
    await run({}, { incidentId: "i2" }, steps);
    await run({}, {}, steps);
    expect(organisation.asked("/app/installations")).toBe(1);
    expect(organisation.asked("/app/installations/1/access_tokens")).toBe(2);
    const { rows } = await database.owner.query("select token_hash from lookup_rate where resource = 'graphql'");
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/ghs_|made-up/);
  });

  it.each<[string, number, string]>([
    ["GitHub is down", 503, "GitHub cannot be reached"],
    ["it may not", 403, "the token may not ask for it"],
    ["it was removed", 404, "it is not installed there any more"],
  ])("without a token, for %s, leaves a gap and takes nothing from the others", async (_why, status, why) => {
    organisation.faultFor = ({ method }) => (method === "POST" ? { status } : undefined);
    const { evidence } = await run({ app: app() }, { attempt: 3 });
    expect(evidence.state).toBe("partial");
    expect(new Set(evidence.gaps.map(({ reason }) => reason))).toEqual(
      new Set([`the GitHub App has no token for it: ${why}`]),
    );
    expect(factOf(evidence, "actor.created")).toBeDefined();
    expect(asked()).toEqual([`${TOKEN}: Mallory`, `${TOKEN}: /users/Mallory/events/public`]);
  });
});
