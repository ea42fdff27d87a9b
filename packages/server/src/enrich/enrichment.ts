import type { InstallationTokens } from "@oddwatch/github-events";
import type pg from "pg";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Enqueuer } from "../jobs/incident-jobs.ts";
import type { IncidentStep } from "../jobs/incident-way.ts";
import type { Metrics } from "../metrics.ts";
import type { AskedService } from "../outside-board.ts";
import type { EnrichSettings } from "./enrich-settings.ts";
import { enrichStep } from "./enrich-step.ts";
import { Enricher } from "./enricher.ts";
import { LookupBudget } from "./lookup-budget.ts";
import { LookupCache } from "./lookup-cache.ts";
import { LookupTokens } from "./lookup-tokens.ts";
import { Lookups } from "./lookups.ts";
import type { IncidentWithEvents } from "./subjects.ts";

export interface EnrichmentOptions {
  pool: pg.Pool;
  workspace: string;
  tokens: readonly string[];
  /** Asked about what belongs to owners it is installed at. Without it and without tokens nothing is asked. */
  app?: InstallationTokens | undefined;
  apiUrl: string;
  readSettings: () => Promise<EnrichSettings>;
  readIncident: (id: string) => Promise<IncidentWithEvents | undefined>;
  /** Where a later try is put when GitHub was in trouble. */
  jobs: Enqueuer;
  metrics: Pick<Metrics, "lookups" | "lookupPoints" | "evidence">;
  /** Hears how questions to GitHub end. */
  asked?: AskedService;
  clock: Clock;
  log: Pick<Logger, "info">;
  /** Of one question to GitHub. */
  timeoutMs?: number;
}

/** The enrich step with everything it needs, over one database. */
export function enrichment({
  tokens: own,
  app,
  apiUrl,
  readIncident,
  log,
  timeoutMs,
  ...options
}: EnrichmentOptions): IncidentStep {
  const { readSettings, clock } = options;
  const tokens = new LookupTokens({ ...options, tokens: own, app });
  if (!tokens.hasToken) log.info("incidents are not looked up at GitHub: no token is configured");
  const lookups = new Lookups({
    ...options,
    cache: new LookupCache(options),
    budget: new LookupBudget(options),
    tokens,
    apiUrl,
    pointsPerHour: async () => (await readSettings()).pointsPerHour,
    timeoutMs,
  });
  return enrichStep({ ...options, enricher: new Enricher({ lookups, readIncident, clock }) });
}
