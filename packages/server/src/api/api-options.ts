import type { IncomingMessage, ServerResponse } from "node:http";
import type { Health, Stats, Why } from "@oddwatch/protocol";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Metrics } from "../metrics.ts";
import type { SettingsDesk } from "../settings-desk.ts";
import type { LogPageOptions, StoredLogPage } from "../storage/log-reader.ts";
import type { StoredProfile } from "../storage/profiles.ts";
import type { WhyQuestion } from "../storage/why-queries.ts";
import type { ApiStore } from "./api-store.ts";
import type { ClientQueueOptions } from "./live/client-queue.ts";
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
  /** What was measured of an account or a repository. Rejects when the database does not answer. */
  readProfile: (wanted: Pick<StoredProfile, "kind" | "name">) => Promise<StoredProfile | undefined>;
  /** What people set, to be read and changed. */
  settings: Pick<SettingsDesk, "read" | "change">;
  /** When given, every route but the open ones asks for it. */
  token?: string;
  /** Names under which the service may be called, `host:port` or `host` for any port. */
  allowedHosts: string[];
  /** Folder of the built dashboard; without it there is no page. */
  dashboardDir?: string;
  version: string;
  /** Now, in ms since epoch. */
  clock: () => number;
  log: FastifyBaseLogger;
  /** Of one address. */
  requestsPerMinute?: number;
  /** Clients that may follow the live streams at the same time. */
  maxStreams?: number;
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
