import type { InstallationTokens } from "@oddwatch/github-events";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { EnrichSettings } from "../packages/server/src/enrich/enrich-settings.ts";
import { enrichment } from "../packages/server/src/enrich/enrichment.ts";
import type { Evidence } from "../packages/server/src/enrich/evidence.ts";
import { readEvidenceRow } from "../packages/server/src/enrich/evidence-rows.ts";
import type { Enqueuer } from "../packages/server/src/jobs/incident-jobs.ts";
import type { IncidentStep } from "../packages/server/src/jobs/incident-way.ts";
import { type Job, type JobRequest, RetryLater } from "../packages/server/src/jobs/job.ts";
import { createMetrics } from "../packages/server/src/metrics.ts";
import { BatchWriter } from "../packages/server/src/storage/batch-writer.ts";
import { IncidentQueries } from "../packages/server/src/storage/incident-queries.ts";
import { acquireLease, type Lease } from "../packages/server/src/storage/lease.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { LookupStandIn } from "./lookup-stand-in.ts";
import { NOON, syntheticBatch, syntheticIncident, syntheticInput } from "./synthetic-activity.ts";

export const SIGNAL = new AbortController().signal;
export const BEFORE = "a".repeat(40);
export const HEAD = "b".repeat(40);
export const TOKEN = "made-up-token-1";

export interface StepOptions {
  tokens?: string[];
  app?: InstallationTokens;
  settings?: Partial<EnrichSettings>;
  /** Where later tries are put; they are only noted unless given. */
  jobs?: Enqueuer;
}

/** The step that looks up one incident, with its database and a GitHub. */
export class EnrichmentUnderTest {
  readonly github: LookupStandIn;
  readonly database: TestDatabase;
  readonly metrics = createMetrics({ workspace: "default", processMetrics: false });
  now = NOON + 60_000;
  readonly logged: string[] = [];
  /** Of one question: long enough for a busy machine, but where nothing is to come. */
  patienceMs = 10_000;
  /** In how many seconds each later try is to be made. */
  readonly laterTries: (number | undefined)[] = [];

  constructor(github: LookupStandIn, database: TestDatabase) {
    this.github = github;
    this.database = database;
  }

  /** An incident of one push by Mallory, as it reached us by `lane`. */
  async writePush(id = "i1", repo = "o/r", seq = 1, lane = "public", before = BEFORE, head = HEAD): Promise<void> {
    const { pool, owner } = this.database;
    const lease = (await acquireLease(pool, "default", "test")) as Lease;
    const push = {
      kind: "push",
      type: "PushEvent",
      actor: "Mallory",
      ref: "refs/heads/main",
      before,
      head,
    };
    const incident = syntheticIncident(id, { severity: "high", repos: [repo] });
    const outputs = [{ output: "incident" as const, seq, change: "opened" as const, incident, eventIds: [`e${seq}`] }];
    const inputs = [syntheticInput(seq, { ...push, repo, lane } as object)];
    await new BatchWriter(pool, owner).write(syntheticBatch(lease, seq, 0, { inputs, outputs }));
  }

  step({ tokens = [TOKEN], app, settings = {}, jobs }: StepOptions = {}): IncidentStep {
    const queries = new IncidentQueries(this.database.kysely, "default");
    return enrichment({
      pool: this.database.pool,
      workspace: "default",
      tokens,
      app,
      apiUrl: this.github.url,
      readSettings: async () => EnrichSettings.parse(settings),
      readIncident: (id) => queries.getIncident(id),
      jobs: jobs ?? { enqueue: async (_client, _kind, requests) => this.#note(requests) },
      metrics: this.metrics,
      clock: () => this.now,
      log: { info: (text: string) => void this.logged.push(text) } as never,
      timeoutMs: this.patienceMs,
    });
  }

  /** Runs the step once; answers what is stored afterwards, and the pause when it wants to be tried again. */
  async run(options: StepOptions = {}, overrides: Partial<Job> = {}, step = this.step(options)) {
    const { pool } = this.database;
    const later = await step.run(job(overrides), SIGNAL).then(
      async (store) => void (await store?.(pool)),
      (error) => {
        if (error instanceof RetryLater) return error.seconds;
        throw error;
      },
    );
    return { evidence: (await readEvidenceRow(pool, "default", overrides.incidentId ?? "i1")) as Evidence, later };
  }

  #note(requests: readonly JobRequest[]): void {
    this.laterTries.push(...requests.map(({ startAfterSeconds }) => startAfterSeconds));
  }

  graphqlAsked() {
    return this.github.seen.filter(({ path }) => path === "/graphql");
  }
}

/** A new one before each test, with an incident `i1` unless another is asked for. Valid inside tests. */
export function enrichmentUnderTest(): EnrichmentUnderTest {
  let github: LookupStandIn;
  const under = {} as { it: EnrichmentUnderTest };
  beforeAll(async () => {
    github = await LookupStandIn.start();
  });
  afterAll(() => github.stop());
  beforeEach(async () => {
    github.reset();
    under.it = new EnrichmentUnderTest(github, await createTestDatabase());
    await under.it.writePush();
  });
  afterEach(() => under.it.database.drop());
  return new Proxy({} as EnrichmentUnderTest, {
    get: (_target, name) => {
      const value = Reflect.get(under.it, name);
      return typeof value === "function" ? value.bind(under.it) : value;
    },
    set: (_target, name, value) => Reflect.set(under.it, name, value),
  });
}

export function job(overrides: Partial<Job> = {}): Job {
  return { id: "j", kind: "enrich", incidentId: "i1", priority: 3, attempt: 1, isLastAttempt: false, ...overrides };
}

export const textsOf = ({ facts }: Evidence) => facts.map(({ text }) => text);
export const factOf = ({ facts }: Evidence, key: string) => facts.find((fact) => fact.key.startsWith(key));
