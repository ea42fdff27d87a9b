import type { AddressInfo } from "node:net";
import type { Health, Stats } from "@oddwatch/protocol";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { accessUnderTest } from "../access/access-under-test.ts";
import { JobBoard } from "../jobs/job-board.ts";
import { createMetrics } from "../metrics.ts";
import { workUnderTest } from "../work/work-under-test.ts";
import type { ApiOptions } from "./api-options.ts";
import type { StoredIncident } from "./api-store.ts";
import { createApi } from "./create-api.ts";
import { LiveFeed } from "./live/live-feed.ts";
import { MemoryStore } from "./memory-store.ts";

/** 2025-07-04T15:00:00Z */
export const NOW = Date.UTC(2025, 6, 4, 15);

export interface ApiUnderTest {
  app: FastifyInstance;
  store: MemoryStore;
  live: LiveFeed;
  metrics: ReturnType<typeof createMetrics>;
  health: Health;
  /** Runs one heartbeat, and one check of who may still follow. */
  beat: () => void;
  logged: string[];
}

/** The real API over a store in memory, open unless a token is given, with a clock that stands still and a heartbeat that beats when told. */
export function apiUnderTest({ token, ...overrides }: Partial<ApiOptions> & { token?: string } = {}): ApiUnderTest {
  const beats: (() => void)[] = [];
  const logged: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
  const metrics = createMetrics({ workspace: "default", processMetrics: false });
  const every = (_intervalMs: number, run: () => void) => {
    beats.push(run);
    return () => void beats.splice(beats.indexOf(run), 1);
  };
  const live = new LiveFeed({ log, metrics, every });
  const store = new MemoryStore();
  const health = someHealth();
  const app = createApi({
    store,
    live,
    metrics,
    health: () => health,
    stats: async () => someStats(),
    readLog: async () => ({ workspace: "default", head: { seq: 0, firstSeq: 1, revision: 0 }, inputs: [] }),
    readWhy: async ({ entity, at }) => ({
      entity,
      at: at === undefined ? null : new Date(at).toISOString(),
      incidents: [],
      ledger: [],
      notices: [],
      seen: null,
      similar: [],
      settings: null,
    }),
    jobs: {
      board: new JobBoard(() => NOW),
      list: async () => [],
      retry: async () => false,
      cancel: async () => false,
    },
    readProfile: async () => undefined,
    alerts: {
      silences: async () => [],
      silence: async (given) => ({ ...given, id: "s-1" }),
      unsilence: async () => false,
      deliveries: async () => [],
      test: async () => undefined,
      preview: async () => undefined,
      previewMessage: async () => undefined,
    },
    readEvidence: async () => undefined,
    settings: {
      read: async () => ({ version: 1, settings: {} }),
      change: async (_given, { after }) => ({
        version: after + 1,
        changed: true,
        in_force: true,
        needs_restart: false,
      }),
    },
    analytics: {
      now: () => NOW,
      timeline: async () => [],
      matrix: async () => [],
      top: async () => [],
      work: async () => ({ byWorkState: {}, byJudgement: {} }),
    },
    idempotency: {
      begin: async () => ({ is: "new" }),
      settle: async () => undefined,
      giveUp: async () => undefined,
    },
    upkeep: {
      sizes: async () => [],
      wouldDrop: async () => ({ partitions: [], rows: 0 }),
      drop: async () => ({ partitions: [], rows: 0 }),
    },
    work: workUnderTest(),
    access: accessUnderTest({ installationToken: token, clock: () => NOW }),
    allowedHosts: ["localhost", "127.0.0.1"],
    version: "0.1.0",
    clock: () => NOW,
    every,
    log,
    ...overrides,
  });
  const beat = () => {
    for (const run of beats) run();
  };
  return { app, store, live, metrics, health, beat, logged };
}

/** Listens on a free port of loopback and gives the address. */
export async function listening(app: FastifyInstance): Promise<string> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** A flood of pushes, complete in every field, to be changed as a test needs it. */
export function someIncident(overrides: Partial<StoredIncident> = {}): StoredIncident {
  return {
    id: "inc-1",
    kind: "flood",
    title: "octo-bot pushed 240 times in 12 minutes",
    state: "new",
    severity: "high",
    detectedSeverity: "high",
    score: 0.97,
    entities: [{ kind: "actor", name: "octo-bot" }],
    actors: ["octo-bot"],
    repos: ["octo-org/pages"],
    eventCount: 240,
    firstEventAt: NOW - 12 * 60_000,
    lastEventAt: NOW,
    detectedAt: NOW - 60_000,
    detectors: ["burst"],
    reasons: ["240 pushes in 12 minutes, usual are 3"],
    contributions: [{ feature: "actor-pushes-per-hour", value: 240, expected: 3, share: 1 }],
    sample: false,
    workState: "open",
    revision: 1,
    openedRevision: 1,
    raisedRevision: 1,
    createdAt: NOW - 60_000,
    firstEvent: { id: "1001", type: "PushEvent", payload: { ref: "refs/heads/main" } },
    ...overrides,
  };
}

function someHealth(): Health {
  return {
    status: "ok",
    version: "0.1.0",
    started_at: new Date(NOW).toISOString(),
    database: { ok: true, error: null },
    pipeline: { ok: true, seq: 7, watermark: null, error: null },
    sources: [],
    jobs: [],
    outside: [],
    sse_clients: 0,
  };
}

function someStats(): Stats {
  return {
    uptime_seconds: 1,
    sources: [],
    ingest: { inputs: 0, activities: 0, duplicates: 0, quarantined: 0, events_per_second: 0, queued: 0 },
    pipeline: { seq: 0, watermark: null, keys: {}, ready: {}, snapshot_seq: null },
    incidents: { total: 0, by_severity: {}, paged_today: 0 },
    notices: [],
    sse: { clients: 0, dropped_messages: 0 },
  };
}
