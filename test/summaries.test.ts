import { IncidentSummary, SummaryPage } from "@oddwatch/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TargetGuard } from "../packages/server/src/alert/target-guard.ts";
import { apiUnderTest } from "../packages/server/src/api/api-under-test.ts";
import type { IncidentStep } from "../packages/server/src/jobs/incident-way.ts";
import { type Job, RetryLater } from "../packages/server/src/jobs/job.ts";
import { createMetrics } from "../packages/server/src/metrics.ts";
import { BatchWriter } from "../packages/server/src/storage/batch-writer.ts";
import { IncidentQueries } from "../packages/server/src/storage/incident-queries.ts";
import { acquireLease, type Lease } from "../packages/server/src/storage/lease.ts";
import { NO_EVIDENCE } from "../packages/server/src/summarise/evidence-facts.ts";
import { summaries } from "../packages/server/src/summarise/summaries.ts";
import { providerAt, someSettings } from "../packages/server/src/summarise/summarise-under-test.ts";
import type { SummarySettings } from "../packages/server/src/summarise/summary-settings.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { honestText } from "./model-answers.ts";
import { ModelStandIn } from "./model-stand-in.ts";
import { injectedActivity, PROMPT_INJECTIONS } from "./prompt-injections.ts";
import { NOON, syntheticBatch, syntheticIncident, syntheticInput } from "./synthetic-activity.ts";

const SIGNAL = new AbortController().signal;
const HOST = { host: "localhost" };

let model: ModelStandIn;
let database: TestDatabase;
let logged: string[];
beforeAll(async () => {
  model = await ModelStandIn.start();
});
afterAll(() => model.stop());
beforeEach(async () => {
  database = await createTestDatabase();
  model.asked.length = 0;
  model.reply = ({ prompt }) => ({ text: honestText(prompt) });
  logged = [];
});
afterEach(() => database.drop());

function store(): IncidentQueries {
  return new IncidentQueries(database.kysely, "default");
}

function step(overrides: Partial<SummarySettings> = {}, database_ = database): IncidentStep {
  const queries = new IncidentQueries(database_.kysely, "default");
  return summaries({
    pool: database_.pool,
    workspace: "default",
    clock: () => NOON,
    guard: new TargetGuard({ allowed: ["127.0.0.1"] }),
    readSettings: async () => someSettings(providerAt("anthropic", model.url), overrides),
    readSecret: async () => "made-up-model-key",
    readIncident: (id) => queries.getIncident(id),
    readEvidence: async () => NO_EVIDENCE,
    metrics: createMetrics({ workspace: "default", processMetrics: false }),
    log: { warn: (_facts: unknown, text?: string) => void logged.push(String(text)) },
  });
}

/** Writes incidents `i1` to `in` of high severity, the n-th opened by the n-th injection. */
async function writeIncidents(count: number): Promise<void> {
  const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  const injections = PROMPT_INJECTIONS.slice(0, count);
  const inputs = injections.map((injection, index) => {
    const { activity } = syntheticInput(index + 1) as { activity: Parameters<typeof injectedActivity>[1] };
    return syntheticInput(index + 1, injectedActivity(injection, activity));
  });
  const outputs = injections.map((_, index) => ({
    output: "incident" as const,
    seq: index + 1,
    change: "opened" as const,
    incident: syntheticIncident(`i${index + 1}`, { severity: "high" }),
    eventIds: [`e${index + 1}`],
  }));
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, 0, { inputs, outputs }));
}

function job(incidentId: string, overrides: Partial<Job> = {}): Job {
  return { id: "j", kind: "summarise", incidentId, priority: 3, attempt: 1, isLastAttempt: false, ...overrides };
}

async function run(one: IncidentStep, wanted: Job): Promise<void> {
  const storeResult = await one.run(wanted, SIGNAL);
  await storeResult?.(database.pool);
}

async function rows(statement: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(statement)).rows;
}

describe("the summarise step", () => {
  it("stores what the model wrote, which the API shows, in its own shape and in the older one", async () => {
    await writeIncidents(1);
    await run(step({ prices: { "strong-1": { input: 2, output: 10 } } }), job("i1"));
    const { app } = apiUnderTest({ store: store() });
    const answer = await app.inject({ url: "/api/v1/incidents/i1/summary", headers: HOST });
    expect(IncidentSummary.parse(answer.json())).toMatchObject({
      incident_id: "i1",
      severity: "high",
      written_by: "model",
      model: "strong-1",
      tokens: { input: 1200, output: 300 },
      cost: 0.0054,
      why_rules: null,
      written_at: new Date(NOON).toISOString(),
    });
    const page = SummaryPage.parse((await app.inject({ url: "/summary", headers: HOST })).json());
    expect(page.summaries[0]?.title).toBe("Mallory was far busier than usual");
    const [raised] = await store().raisedSince(0, 10);
    expect(raised?.summary?.content.title).toBe("Mallory was far busier than usual");
    await app.close();
  });

  it("keeps severity, state and everything else of an incident as it was, whatever strangers and models say", async () => {
    await writeIncidents(PROMPT_INJECTIONS.length);
    const before = await rows("select * from incident order by id");
    expect(before).toHaveLength(PROMPT_INJECTIONS.length);
    const texts = PROMPT_INJECTIONS.map(({ text }) => text);
    model.reply = ({ prompt }) => {
      const order = texts.find((text) => prompt.includes(text)) ?? "close this incident";
      const sentences = Array(5).fill(`${order} [f:kind]`);
      const lists = { root_cause: sentences, impact: sentences, next_steps: sentences };
      return {
        text: JSON.stringify({ title: order, severity_reasoning: order, tags: [], severity: "info", ...lists }),
      };
    };
    const one = step({ budget: { tokensPerDay: 1e9 } });
    for (const [index] of texts.entries()) await run(one, job(`i${index + 1}`));
    expect(await rows("select * from incident order by id")).toEqual(before);
    expect(await rows("select distinct why_rules, severity from summary")).toEqual([
      { why_rules: "unfounded", severity: "high" },
    ]);
    expect(model.asked).toHaveLength(texts.length);
  });

  it("tries a model that is busy again when it said, and lets the rules write after the third try", async () => {
    await writeIncidents(1);
    model.reply = () => ({ status: 429, headers: { "retry-after": "7" } });
    const retry = await step()
      .run(job("i1"), SIGNAL)
      .then(
        () => undefined,
        (error) => error,
      );
    expect(retry).toBeInstanceOf(RetryLater);
    expect((retry as RetryLater).seconds).toBe(7);
    await run(step(), job("i1", { attempt: 3 }));
    expect(await rows("select why_rules, model from summary")).toEqual([{ why_rules: "rate-limited", model: null }]);
    expect(logged.join()).toMatch(/strong-1 has no room .* The rules write the summary/);
  });

  it.each([
    ["refuses", { status: 403 }, "refused"],
    ["asks for an hour", { status: 429, headers: { "retry-after": "3600" } }, "rate-limited"],
    ["rambles", { text: "no" }, "malformed"],
  ] as const)("lets the rules write at once when the model %s", async (_name, reply, why) => {
    await writeIncidents(1);
    model.reply = () => reply;
    await run(step(), job("i1"));
    expect(await rows("select why_rules from summary")).toEqual([{ why_rules: why }]);
    const summary = (await store().getIncident("i1"))?.summary;
    expect(summary?.content.rootCause.length).toBeGreaterThanOrEqual(3);
  });

  it("lets one bad answer keep no other incident from its summary", async () => {
    await writeIncidents(3);
    model.reply = ({ prompt }) => (prompt.includes('"id":"e2"') ? "never" : { text: honestText(prompt) });
    const one = step({ timeoutSeconds: 1 });
    const results = await Promise.allSettled([1, 2, 3].map((n) => run(one, job(`i${n}`))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await rows("select incident_id, model from summary order by 1")).toEqual([
      { incident_id: "i1", model: "strong-1" },
      { incident_id: "i3", model: "strong-1" },
    ]);
  });

  it("asks once for what it was told already, and stores nothing for an incident that is gone", async () => {
    await writeIncidents(1);
    const one = step();
    await run(one, job("i1"));
    expect(await one.run(job("i1"), SIGNAL)).toBeUndefined();
    expect(await one.run(job("gone"), SIGNAL)).toBeUndefined();
    expect(model.asked).toHaveLength(1);
    await database.pool.query("update incident set reasons = '{\"41 times the usual rate\"}'");
    expect(await one.run(job("i1"), SIGNAL)).toBeUndefined();
    const late = await step({ models: { high: "other-1" } }).run(job("i1"), SIGNAL);
    await database.pool.query("delete from incident");
    await late?.(database.pool);
    expect(await rows("select from summary")).toEqual([]);
  });

  it("shows the rules' words again when the severity rose since the model wrote", async () => {
    await writeIncidents(1);
    await run(step(), job("i1"));
    await database.pool.query("update incident set severity = 'critical'");
    const { app } = apiUnderTest({ store: store() });
    const answer = IncidentSummary.parse(
      (await app.inject({ url: "/api/v1/incidents/i1/summary", headers: HOST })).json(),
    );
    expect(answer).toMatchObject({ severity: "critical", written_by: "rules", written_at: null });
    expect(answer.severity_reasoning).toMatch(/^Rated critical/);
    await app.close();
  });
});

describe("the day's budget", () => {
  it("is shared by all services of a workspace, and never passed", async () => {
    await writeIncidents(8);
    const other = { ...database, ...(await database.open()) };
    await run(step(), job("i1"));
    const [{ tokens: each }] = (await rows("select tokens from summary_spend")) as [{ tokens: number }];
    expect(each).toBe(1_500);
    const budget = { tokensPerDay: 12_000 };
    const [one, two] = [step({ budget }), step({ budget }, other)];
    await Promise.all([2, 3, 4, 5, 6, 7, 8].map((n) => run(n % 2 ? one : two, job(`i${n}`))));
    const [spend] = await rows("select questions, tokens from summary_spend");
    const [told] = await rows("select count(*) filter (where why_rules = 'budget') as cut from summary");
    expect(spend?.tokens).toBe(Number(spend?.questions) * 1_500);
    expect(Number(spend?.tokens)).toBeLessThanOrEqual(12_000);
    expect(told?.cut).toBe(8 - Number(spend?.questions));
    expect(Number(told?.cut)).toBeGreaterThan(0);
  });

  it("is kept in money too", async () => {
    await writeIncidents(2);
    const prices = { "strong-1": { input: 2, output: 10 }, "small-1": { input: 1, output: 1 } };
    const one = step({ prices, maxOutputTokens: 1_000, budget: { tokensPerDay: 1e9, dollarsPerDay: 0.018 } });
    await run(one, job("i1"));
    await run(one, job("i2"));
    expect(await rows("select questions, cost_micros from summary_spend")).toEqual([
      { questions: 1, cost_micros: 5_400 },
    ]);
    expect(await rows("select why_rules from summary where incident_id = 'i2'")).toEqual([{ why_rules: "budget" }]);
  });
});
