import { apiUnderTest, NOW } from "../packages/server/src/api/api-under-test.ts";
import type { SourceRound } from "../packages/server/src/ingest/source-round.ts";
import { SettingsDesk } from "../packages/server/src/settings-desk.ts";
import { createAnalytics } from "../packages/server/src/storage/analytics.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { IdempotencyKeys } from "../packages/server/src/storage/idempotency-keys.ts";
import { IncidentQueries } from "../packages/server/src/storage/incident-queries.ts";
import { createUpkeep } from "../packages/server/src/upkeep.ts";
import { createWork } from "../packages/server/src/work/work.ts";
import { NOON } from "./synthetic-activity.ts";

/** The API over a real database, with everything that people do; what would enter the log is gathered in `rounds`. */
export function workService(database: Database, { upkeepDays = 0 } = {}) {
  const rounds: SourceRound[] = [];
  const told = { changes: 0 };
  const state = { phase: "ready", seq: 6, watermark: NOON, error: undefined } as const;
  const ingest = {
    state: { ...state, snapshotSeq: undefined },
    ready: Promise.resolve({ fresh: false }),
    store: async (round: SourceRound) => {
      rounds.push(round);
      return true;
    },
  };
  const { workspace } = database.config;
  const clock = () => NOW;
  const settings = new SettingsDesk({ pool: database.pool, workspace, clock, ingest });
  const work = createWork({
    db: database,
    workspace,
    clock,
    settings,
    ingest,
    onChange: () => {
      told.changes += 1;
    },
    log: { warn: () => undefined },
  });
  const store = new IncidentQueries(database.kysely, workspace);
  const analytics = createAnalytics(database.pool, workspace, () => NOON + 10_000);
  const idempotency = new IdempotencyKeys(database.pool, workspace, clock);
  const upkeep = createUpkeep(database, workspace, () => NOON + upkeepDays * 86_400_000);
  const { app } = apiUnderTest({ store, settings, work, analytics, idempotency, upkeep });
  const call = (method: "GET" | "POST" | "DELETE", url: string, body?: object, headers: Record<string, string> = {}) =>
    app.inject({ method, url, headers: { host: "localhost", ...headers }, body });
  return { app, call, rounds, told, work, store };
}
