import type { IncomingMessage, ServerResponse } from "node:http";
import type { Health, Stats, Why } from "@oddwatch/protocol";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Access } from "../access/access.ts";
import type { AlertDesk } from "../alert/alert-desk.ts";
import type { Evidence } from "../enrich/evidence.ts";
import type { JobQueue } from "../jobs/job-queue.ts";
import type { Metrics } from "../metrics.ts";
import type { SettingsDesk } from "../settings-desk.ts";
import type { Analytics } from "../storage/analytics.ts";
import type { IdempotencyKeys } from "../storage/idempotency-keys.ts";
import type { LogPageOptions, StoredLogPage } from "../storage/log-reader.ts";
import type { StoredProfile } from "../storage/profiles.ts";
import type { WhyQuestion } from "../storage/why-queries.ts";
import type { Upkeep } from "../upkeep.ts";
import type { Work } from "../work/work.ts";
import type { ApiStore } from "./api-store.ts";
import type { ClientQueueOptions } from "./live/client-queue.ts";
import type { Every } from "./live/every.ts";
import type { LiveFeed } from "./live/live-feed.ts";

/** Everything the API needs; it opens nothing itself. */
export interface ApiOptions {
  store: ApiStore;
  live: LiveFeed;
  metrics: Metrics;
  health: () => Health;
  stats: () => Promise<Stats>;
  /** Part of the stored log. Rejects when the database does not answer. */
  readLog: (wanted: LogPageOptions) => Promise<StoredLogPage>;
  /** Why a person was, or was not, told of something. Rejects when the database does not answer. */
  readWhy: (wanted: WhyQuestion) => Promise<Why>;
  /** What is done about incidents after they are stored. */
  jobs: Pick<JobQueue, "board" | "list" | "retry" | "cancel">;
  /** What was measured of an account or a repository. Rejects when the database does not answer. */
  readProfile: (wanted: Pick<StoredProfile, "kind" | "name">) => Promise<StoredProfile | undefined>;
  /** Who is told of what. */
  alerts: Pick<AlertDesk, "silences" | "silence" | "unsilence" | "deliveries" | "test" | "preview" | "previewMessage">;
  /** What was looked up about an incident; undefined before that. Rejects when the database does not answer. */
  readEvidence: (incidentId: string) => Promise<Evidence | undefined>;
  /** What people set, to be read and changed. */
  settings: Pick<SettingsDesk, "read" | "change">;
  /** Figures for the dashboard. */
  analytics: Analytics;
  /** Answers to writes that may be sent again. */
  idempotency: Pick<IdempotencyKeys, "begin" | "settle" | "giveUp">;
  /** Of the stored data. */
  upkeep: Upkeep;
  /** What people do with incidents. */
  work: Work;
  /** Who may do what. */
  access: Access;
  /** Where people reach the service, without a slash at the end; else it is what their browser says. */
  publicUrl?: string;
  /** Names under which the service may be called, `host:port` or `host` for any port. */
  allowedHosts: string[];
  /** Folder of the built dashboard; without it there is no page. */
  dashboardDir?: string;
  version: string;
  /** Now, in ms since epoch. */
  clock: () => number;
  log: FastifyBaseLogger;
  /** Proxies, by address or range, that are believed about whom they speak for; none unless given. */
  trustedProxies?: string[];
  /** Of one address, and of one token. */
  requestsPerMinute?: number;
  /** Clients that may follow live at the same time, by server-sent events and WebSockets together; 4,000 unless given. */
  maxStreams?: number;
  /** How often it is asked whether live clients may still follow; real time unless handed in. */
  every?: Every;
  /** What waits at most for one live client. */
  streamQueue?: ClientQueueOptions;
}

/** Fastify with schemas that are zod's. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
