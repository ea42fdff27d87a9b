import { describe, expect, it } from "vitest";
import type { Evidence } from "../packages/server/src/enrich/evidence.ts";
import { readEvidenceRow } from "../packages/server/src/enrich/evidence-rows.ts";
import { leadTheWay, NO_STEPS } from "../packages/server/src/jobs/incident-way.ts";
import { JobQueue } from "../packages/server/src/jobs/job-queue.ts";
import { SILENT_LOG } from "./database.ts";
import { enrichmentUnderTest, factOf, TOKEN } from "./enrichment-under-test.ts";
import { eventually } from "./eventually.ts";
import type { LookupFault } from "./lookup-stand-in.ts";

const under = enrichmentUnderTest();
const keysOf = ({ facts }: Evidence) => facts.map(({ key }) => key).sort();

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
    if (fault === "never") under.patienceMs = 300;
    under.github.faultFor = ({ path }) => (path === "/graphql" ? fault : undefined);
    const { evidence, later } = await under.run();
    expect(later).toBe(seconds);
    expect(evidence.state).toBe("partial");
    expect(evidence.gaps[0]?.reason).toContain(reason);
    const last = await under.run({}, { attempt: 3 });
    expect(last.later).toBeUndefined();
    expect(last.evidence.state).toBe("partial");
  });

  it("is counted by what was really asked of it", async () => {
    const counted = async () => {
      const { values } = await under.metrics.lookups.get();
      const sums: Record<string, number> = {};
      for (const { labels, value } of values) sums[`${labels.outcome}`] = (sums[`${labels.outcome}`] ?? 0) + value;
      return sums;
    };
    under.github.faultFor = () => ({ status: 502 });
    await under.run({}, { attempt: 3 });
    expect(under.github.seen).toHaveLength(1); // one question about four subjects; the change and two feeds were not asked for
    expect(await counted()).toEqual({ asked: 4, "not-asked": 3 });
    under.github.faultFor = () => undefined;
    under.now += 6_000;
    await under.run();
    expect(await counted()).toEqual({ asked: 11, "not-asked": 3 });
    await under.run();
    expect(await counted()).toEqual({ asked: 11, "not-asked": 3, hit: 7 });
  });

  it("is left alone by all services until the time it named", async () => {
    under.github.faultFor = () => ({ status: 429, headers: { "retry-after": "600" } });
    await under.run();
    const asked = under.github.seen.length;
    await under.run();
    expect(under.github.seen).toHaveLength(asked);
    under.github.faultFor = () => undefined;
    under.now += 601_000;
    expect((await under.run()).evidence.state).toBe("known");
  });

  it("that hangs makes an incident wait once, and takes nothing from what is remembered", async () => {
    await under.run();
    under.github.seen.length = 0;
    under.now += 6 * 60_000;
    await under.database.pool.query("delete from lookup_cache where kind like 'baseline%'");
    under.patienceMs = 300;
    under.github.faultFor = () => "never";
    const { evidence, later } = await under.run();
    expect(under.github.seen).toHaveLength(1);
    expect(later).toBe(5);
    expect(evidence.gaps.map(({ what }) => what)).toEqual([
      "the checks of o/r",
      "what Mallory did lately",
      "what happened in o/r lately",
    ]);
    expect(factOf(evidence, "actor.created")).toBeDefined();
  });

  it("is asked with the next token when it does not take one", async () => {
    under.github.faultFor = ({ token }) => (token === "refused" ? { status: 401 } : undefined);
    const { evidence } = await under.run({ tokens: ["refused", TOKEN] });
    expect(evidence.state).toBe("known");
  });

  it("takes nothing away that was known, but for what was asked and is no longer so", async () => {
    const { evidence: before } = await under.run();
    under.now += 25 * 3_600_000;
    under.github.faultFor = ({ path }) =>
      path === "/graphql" ? { status: 429, headers: { "retry-after": "60" } } : undefined;
    const { evidence: during } = await under.run({}, { attempt: 3 });
    expect(during.state).toBe("partial");
    expect(keysOf(during)).toEqual(keysOf(before));
    expect(factOf(during, "actor.created")?.at).toBe(before.gatheredAt);
    expect(factOf(during, "actor.lately")?.at).toBe(under.now);
    expect(during.moving.map(({ kind }) => kind).sort()).toEqual(before.moving.map(({ kind }) => kind).sort());
    under.github.faultFor = () => undefined;
    under.github.known.set("o/r", { isSecurityPolicyEnabled: false });
    under.now += 61_000;
    const { evidence: after } = await under.run();
    expect(after).toMatchObject({ state: "known", gaps: [] });
    expect(factOf(after, "repo.security-policy")).toBeUndefined();
    expect(factOf(after, "actor.created")?.at).toBe(under.now);
  });

  it("is asked again after 5, 15 and 60 minutes, three times in all, until it answers", async () => {
    under.github.faultFor = () => ({ status: 502 });
    await under.run();
    expect(under.laterTries).toEqual([]); // the way's own tries come first
    await under.run({}, { attempt: 3 });
    for (const minutes of [5, 15, 60]) {
      under.now += minutes * 60_000;
      await under.run({}, { attempt: 3 });
    }
    expect(under.laterTries).toEqual([300, 900, 3_600]);
    under.github.faultFor = () => undefined;
    under.now += 6_000;
    expect((await under.run()).evidence.state).toBe("known");
    expect(under.laterTries).toHaveLength(3);
  });

  it("holds up no way: the later try waits as a job of its own, and leads to summary and notice again", async () => {
    const { pool, owner } = under.database;
    const queue = await JobQueue.open({ pool, owner, workspace: "default", clock: Date.now, log: SILENT_LOG });
    const notified = () => queue.list({ kind: "notify", states: ["completed"] }, { limit: 9 });
    try {
      leadTheWay(queue, { ...NO_STEPS, enrich: under.step({ jobs: queue }) });
      under.github.faultFor = () => ({ status: 502 });
      await queue.enqueue(pool, "enrich", [{ incidentId: "i1", priority: 3 }]);
      queue.start();
      await eventually("people are told", async () => {
        await owner.query("update pgboss.job set start_after = now() where state = 'retry'");
        return (await notified()).length === 1;
      });
      const [waiting, ...others] = await queue.list({ kind: "enrich", states: ["created"] }, { limit: 9 });
      expect(others).toEqual([]);
      expect(Math.round(((waiting?.dueAt ?? 0) - (waiting?.createdAt ?? 0)) / 1000)).toBe(300);
      under.github.faultFor = () => undefined;
      under.now += 300_000;
      await owner.query("update pgboss.job set start_after = now() where state = 'created'");
      await eventually("people are told of what is known since", async () => (await notified()).length === 2);
      expect((await readEvidenceRow(pool, "default", "i1"))?.state).toBe("known");
    } finally {
      await queue.stop(0);
    }
  });

  it("is not asked again about what it forbids, or about an incident that somebody has resolved", async () => {
    under.github.faultFor = () => ({ status: 403 });
    await under.run({}, { attempt: 3 });
    under.github.faultFor = () => ({ status: 502 });
    await under.database.owner.query("update incident set work_state = 'resolved'");
    await under.run({}, { attempt: 3 });
    expect(under.laterTries).toEqual([]);
  });

  it("that fails for one subject costs the others nothing", async () => {
    under.github.known.set("mallory", { createdAt: "yesterday" });
    under.github.failures.set("o/r", "SERVICE_UNAVAILABLE");
    const { evidence } = await under.run();
    expect(evidence.gaps).toMatchObject([
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
    under.github.faultFor = ({ query }) =>
      query.includes("organizations") ? { raw: JSON.stringify(body) } : undefined;
    const { evidence } = await under.run();
    expect(evidence.state).toBe("known");
    expect(under.graphqlAsked()).toHaveLength(2);
  });
});

describe("the hour's points", () => {
  it("are shared by all services and never passed", async () => {
    const settings = { pointsPerHour: 3 };
    await under.run({ settings });
    const { rows } = await under.database.owner.query("select points from lookup_spend");
    expect(rows).toEqual([{ points: 3 }]);
    const { evidence } = await under.run({ settings });
    expect(evidence.gaps).toMatchObject([
      { what: "what happened in o/r lately", reason: "this hour's points are used up" },
    ]);
    expect(under.github.seen).toHaveLength(3);
    under.now += 3_600_000;
    expect((await under.run({ settings: { pointsPerHour: 10 } })).evidence.state).toBe("known");
  });

  it("leave the sources what they need of a token's hour", async () => {
    under.github.remaining = 400;
    await under.run();
    under.now += 6 * 60_000;
    const { evidence } = await under.run();
    expect(evidence.gaps).toMatchObject([{ reason: "GitHub asks to wait" }]);
  });
});
