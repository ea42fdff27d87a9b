import type { Health, SourceHealth, Stats } from "@oddwatch/protocol";
import type { FakeStore } from "./fake-store.ts";

/** The health that a scenario shows. A development aid. */
export function fakeHealth(scenario: string, now: number): Health {
  const at = (ms: number) => new Date(now + ms).toISOString();
  const down = scenario === "github-down";
  const reason = "connect ECONNREFUSED api.github.com:443 (tried 6 times)";
  const source = (fields: Partial<SourceHealth> & Pick<SourceHealth, "name" | "lane">): SourceHealth => ({
    state: down ? "failing" : "ok",
    last_success_at: down ? at(-840_000) : at(-(now % 60_000)),
    lag_seconds: 312,
    coverage: null,
    sampling_rate: 1,
    error: down ? reason : null,
    next_try_at: down ? at(47_000) : at(60_000 - (now % 60_000)),
    hint: null,
    ...fields,
  });
  return {
    status: down ? "degraded" : "ok",
    version: "0.1.0",
    started_at: at(-7_300_000),
    database: { ok: true, error: null },
    pipeline: { ok: true, seq: 214_233, watermark: at(-312_000), error: null },
    sources: [
      source({
        name: "public events",
        lane: "public",
        coverage: 0.07,
        hint: down
          ? null
          : "A token would see about 40 % of the stream: it allows 5,000 requests an hour instead of 60.",
      }),
      source({ name: "watched repositories", lane: "watch", coverage: 1, lag_seconds: 41 }),
      source({ name: "tags of 120 actions", lane: "refs", lag_seconds: null }),
      source({
        name: "webhooks",
        lane: "webhook",
        state: "waiting",
        lag_seconds: 1,
        last_success_at: at(-22_000),
        error: null,
        next_try_at: null,
      }),
    ],
    jobs: [],
    outside: [],
    sse_clients: 1,
  };
}

/** The figures that a scenario shows. A development aid. */
export function fakeStats(scenario: string, store: FakeStore, now: number): Stats {
  const { sources } = fakeHealth(scenario, now);
  const fresh = scenario === "empty";
  return {
    uptime_seconds: fresh ? 40 : 7300,
    sources,
    ingest: {
      inputs: 214_233,
      activities: fresh ? 812 : 1_213_870,
      duplicates: 20_114,
      quarantined: fresh ? 0 : 3,
      events_per_second: scenario === "github-down" ? 0 : 7.2,
      queued: 0,
    },
    pipeline: {
      seq: 214_233,
      watermark: new Date(now - 312_000).toISOString(),
      keys: { actors: 81_230 },
      ready: {
        rates: true,
        bursts: !fresh,
        spread: !fresh,
        "first-time": !fresh,
        "name-shape": true,
        "repeated-text": !fresh,
        "ref-moves": true,
        "forest-pushes": !fresh,
        "forest-issues": !fresh,
        "forest-stars": false,
      },
      snapshot_seq: 214_000,
    },
    incidents: { total: store.total, by_severity: store.bySeverity(), paged_today: fresh ? 0 : 3 },
    notices: fresh
      ? []
      : [
          {
            at: new Date(now - 840_000).toISOString(),
            kind: "observation-gap",
            text: "Saw nothing of the public stream for 4 min 10 s: GitHub asked to wait.",
          },
          {
            at: new Date(now - 9_840_000).toISOString(),
            kind: "blind-feature",
            text: "Commit counts are not judged: GitHub no longer sends them.",
          },
        ],
    sse: { clients: 1, dropped_messages: 0 },
  };
}
