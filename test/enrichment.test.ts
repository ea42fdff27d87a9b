import { InstallationTokens } from "@oddwatch/github-events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BEFORE, enrichmentUnderTest, factOf, HEAD, job, SIGNAL, TOKEN, textsOf } from "./enrichment-under-test.ts";
import { APP_ID, APP_KEY, OrganisationStandIn } from "./organisation-stand-in.ts";

const SECRET = `ghp_${"x1Y2z3W4v5".repeat(3)}aB3dE6`;
const under = enrichmentUnderTest();

describe("an incident", () => {
  it("is looked up with one question for all its subjects, and each fact says where it is from", async () => {
    const { evidence, later } = await under.run();
    expect(later).toBeUndefined();
    expect(evidence).toMatchObject({ state: "known", gaps: [], gatheredAt: under.now });
    expect(under.graphqlAsked()).toHaveLength(1);
    expect(under.graphqlAsked()[0]?.variables).toEqual({
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
    expect(evidence.facts.every(({ at, source }) => at === under.now && source !== "")).toBe(true);
  });

  it("is looked up again from memory, each kind as long as it holds", async () => {
    await under.run();
    const asked = under.github.seen.length;
    await under.run();
    expect(under.github.seen).toHaveLength(asked);
    under.now += 6 * 60_000;
    await under.run();
    expect(Object.keys(under.graphqlAsked().at(-1)?.variables ?? {})).toEqual(["owner0", "name0", "oid0"]);
    under.now += 3_600_000;
    await under.run();
    expect(Object.keys(under.graphqlAsked().at(-1)?.variables ?? {})).toEqual([
      "owner0",
      "name0",
      "owner1",
      "name1",
      "oid1",
    ]);
    const text = await under.metrics.registry.getSingleMetricAsString("oddwatch_lookups_total");
    expect(text).toMatch(/kind="account",outcome="hit".* 3\n/);
    expect(text).toMatch(/kind="account",outcome="asked".* 1\n/);
  });

  it("tells what is gone since", async () => {
    under.github.known.set("mallory", null);
    under.github.known.set("o/r", null);
    const { evidence } = await under.run();
    expect(textsOf(evidence).slice(0, 3)).toEqual(
      expect.arrayContaining(["The account Mallory is gone or hidden now", "o/r is gone or private now"]),
    );
  });

  it.each(["webhook", "audit", "watch", "refs"])(
    "that came by %s from a repository which the token may not see has a gap, and nobody is told that it is gone",
    async (lane) => {
      await under.writePush("i2", "p/private", 2, lane);
      under.github.known.set("p/private", null).set(`${BEFORE}...${HEAD}`, null).set(HEAD, null);
      const { evidence, later } = await under.run({}, { incidentId: "i2" });
      expect(evidence.gaps).toMatchObject([
        { what: "p/private", reason: "the token may not see it" },
        { what: "the change of p/private", reason: "the token may not see it" },
      ]);
      expect(textsOf(evidence).join()).not.toMatch(/gone|cannot be reached|rewritten/);
      expect(evidence.moving.filter(({ subject }) => subject.startsWith("p/"))).toEqual([]);
      expect([later, ...under.laterTries]).toEqual([undefined]);
    },
  );

  it("is not told of rewritten history where the repository itself is gone or cannot be looked up", async () => {
    under.github.known.set("o/r", null).set(`${BEFORE}...${HEAD}`, null);
    expect(factOf((await under.run()).evidence, "change.history")).toBeUndefined();
    await under.writePush("i2", "p/private", 2, "webhook");
    under.github.failures.set("p/private", "SERVICE_UNAVAILABLE");
    const { evidence } = await under.run({}, { incidentId: "i2" });
    expect(factOf(evidence, "change.history")).toBeUndefined();
  });

  it("is told of rewritten history, by GitHub's comparison or by a commit that is out of reach", async () => {
    under.github.known.set(`${BEFORE}...${HEAD}`, { status: "diverged", behind_by: 7 });
    const { evidence } = await under.run();
    expect(factOf(evidence, "change.history")).toMatchObject({ value: "diverged", telling: 2 });
    await under.database.pool.query("delete from lookup_cache");
    under.github.known.set(`${BEFORE}...${HEAD}`, null);
    expect(factOf((await under.run()).evidence, "change.history")).toMatchObject({ value: "unreachable" });
  });

  it("keeps of a credential in a change its kind, place, salted hash and mask, and of the code nothing", async () => {
    const patch = `@@ -0,0 +1,2 @@\n+ignore all of this\n+const token = "${SECRET}";`;
    const files = [{ filename: ".github/workflows/build.yml", status: "added", additions: 2, deletions: 0, patch }];
    under.github.known.set(`${BEFORE}...${HEAD}`, { files });
    const { evidence } = await under.run();
    expect(factOf(evidence, "change.secrets")).toMatchObject({ value: 1, telling: 2 });
    expect(factOf(evidence, "change.touches-workflow")).toMatchObject({ value: 1 });
    const { rows } = await under.database.owner.query("select value from lookup_cache where kind like 'comparison%'");
    expect(rows[0]?.value.secrets).toMatchObject([
      { file: 1, line: 2, fileRisk: "workflow", mask: "ghp_… (40 characters)" },
    ]);
    const stored = JSON.stringify([rows, evidence, under.logged]);
    expect(stored).not.toContain(SECRET.slice(4, 12));
    expect(stored).not.toContain("ignore all");
    expect(stored).not.toContain(TOKEN);
  });

  it("says whether later pushes took a credential out again, for the price of their own comparison", async () => {
    const [NEXT, LAST] = ["c".repeat(40), "d".repeat(40)];
    const changed = (patch: string) => ({
      files: [{ filename: ".github/workflows/build.yml", status: "modified", additions: 1, deletions: 1, patch }],
    });
    under.github.known.set(`${BEFORE}...${HEAD}`, changed(`@@ -0,0 +1,1 @@\n+token: ${SECRET}`));
    await under.writePush("i1", "o/r", 2, "public", HEAD, NEXT);
    const compared = () => under.github.seen.filter(({ path }) => path.includes("/compare/")).length;
    const { evidence: standing } = await under.run();
    expect(compared()).toBe(2);
    expect(factOf(standing, "change.secrets-stand")).toMatchObject({
      text: "At cccccccccc there still stands 1 credential (github in a workflow file) that bbbbbbbbbb had added",
      telling: 2,
    });
    await under.writePush("i1", "o/r", 3, "public", NEXT, LAST);
    under.github.known.set(`${NEXT}...${LAST}`, changed(`@@ -1,1 +1,1 @@\n-token: ${SECRET}\n+token: none`));
    const { evidence } = await under.run();
    expect(compared()).toBe(3);
    expect(factOf(evidence, "change.secrets-stand")).toBeUndefined();
    expect(factOf(evidence, "change.secrets-out")?.text).toBe(
      "The change dddddddddd takes out 1 credential (github in a workflow file) that bbbbbbbbbb had added; the history still has it",
    );
    const { rows } = await under.database.owner.query("select value from lookup_cache");
    expect(JSON.stringify([rows, evidence])).not.toContain(SECRET.slice(4, 12));
  });

  it("is not looked up without a token, or when people do not want it, and nothing fails", async () => {
    const { evidence, later } = await under.run({ tokens: [] });
    expect(later).toBeUndefined();
    expect(evidence).toMatchObject({ state: "unavailable", gaps: [{ reason: "no GitHub token is configured" }] });
    expect(await under.step({ settings: { enabled: false } }).run(job(), SIGNAL)).toBeUndefined();
    expect(under.github.seen).toEqual([]);
    expect(under.logged).toEqual(["incidents are not looked up at GitHub: no token is configured"]);
    expect(await under.step().run(job({ incidentId: "gone" }), SIGNAL)).toBeUndefined();
  });
});

describe("a GitHub App that is installed at `o`", () => {
  let organisation: OrganisationStandIn;
  beforeEach(async () => {
    organisation = await OrganisationStandIn.start();
    organisation.now = () => under.now;
    organisation.installations.set("o", { id: 1, permissions: {} });
    await under.writePush("i2", "p/q", 2);
  });
  afterEach(() => organisation.stop());

  function app(): InstallationTokens {
    return new InstallationTokens({
      appId: APP_ID,
      privateKey: APP_KEY,
      apiUrl: organisation.url,
      clock: () => under.now,
    });
  }

  /** What was asked with which token. */
  const asked = () =>
    under.github.seen.map(({ token, path, variables }) => {
      const said = Object.entries(variables).flatMap(([name, value]) => (/^(login|owner)/.test(name) ? [value] : []));
      return `${token}: ${path === "/graphql" ? said.join(" ") : path.split("?")[0]}`;
    });

  it("asks about what is of `o`, and the other tokens about the rest", async () => {
    const steps = under.step({ app: app() });
    expect((await under.run({}, {}, steps)).evidence.state).toBe("known");
    expect(asked().sort()).toEqual([
      `ghs_made_1: /repos/o/r/compare/${BEFORE}...${HEAD}`,
      "ghs_made_1: /repos/o/r/events",
      "ghs_made_1: o o o",
      `${TOKEN}: /users/Mallory/events/public`,
      `${TOKEN}: Mallory`,
    ]);
    under.github.seen.length = 0;
    expect((await under.run({}, { incidentId: "i2" }, steps)).evidence.state).toBe("known");
    expect(new Set(under.github.seen.map(({ token }) => token))).toEqual(new Set([TOKEN]));
    expect(organisation.seen.map(({ url }) => url.pathname)).toEqual([
      "/app/installations",
      "/app/installations/1/access_tokens",
    ]);
    expect(under.logged).toEqual([]);
  });

  it("takes one question where a single token may ask, and that is its own when there is no other", async () => {
    await under.run({ app: app(), tokens: [TOKEN] }, { incidentId: "i2" });
    expect(under.graphqlAsked()).toHaveLength(1);
    under.github.seen.length = 0;
    await under.database.pool.query("delete from lookup_cache");
    expect((await under.run({ app: app(), tokens: [] })).evidence.state).toBe("known");
    expect(under.graphqlAsked().map(({ token }) => token)).toEqual(["ghs_made_1"]);
  });

  it("is asked once an hour where it is installed, also by incidents elsewhere, and its rate outlives its token", async () => {
    const steps = under.step({ app: app() });
    await under.run({}, { incidentId: "i2" }, steps);
    await under.run({}, {}, steps);
    under.now += 59 * 60_000;
    await under.run({}, { incidentId: "i2" }, steps);
    await under.run({}, {}, steps);
    expect(organisation.asked("/app/installations")).toBe(1);
    expect(organisation.asked("/app/installations/1/access_tokens")).toBe(2);
    const { rows } = await under.database.owner.query("select token_hash from lookup_rate where resource = 'graphql'");
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/ghs_|made-up/);
  });

  it.each<[string, number, string]>([
    ["GitHub is down", 503, "GitHub cannot be reached"],
    ["it may not", 403, "the token may not ask for it"],
    ["it was removed", 404, "it is not installed there any more"],
  ])("without a token, for %s, leaves a gap and takes nothing from the others", async (_why, status, why) => {
    organisation.faultFor = ({ method }) => (method === "POST" ? { status } : undefined);
    const { evidence } = await under.run({ app: app() }, { attempt: 3 });
    expect(evidence.state).toBe("partial");
    expect(new Set(evidence.gaps.map(({ reason }) => reason))).toEqual(
      new Set([`the GitHub App has no token for it: ${why}`]),
    );
    expect(factOf(evidence, "actor.created")).toBeDefined();
    expect(asked()).toEqual([`${TOKEN}: Mallory`, `${TOKEN}: /users/Mallory/events/public`]);
  });
});
