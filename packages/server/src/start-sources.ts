import { isDeepStrictEqual } from "node:util";
import { archiveHourEnd, type InstallationTokens, TokenPool } from "@oddwatch/github-events";
import type { Logger } from "pino";
import type { Clock } from "./clock.ts";
import { type Config, watchedRefs } from "./config.ts";
import type { Ingest } from "./ingest/ingest.ts";
import { isLogged } from "./ingest/is-logged.ts";
import { newestActivityAt } from "./ingest/newest-activity-at.ts";
import { runSources } from "./ingest/run-sources.ts";
import { pipelineSettings, SETTINGS_SOURCE, SettingsPosition, settingsRound } from "./ingest/settings-round.ts";
import type { SourceBoard } from "./ingest/source-board.ts";
import { archiveSource } from "./ingest/sources/archive-source.ts";
import { auditLogSource } from "./ingest/sources/audit-log-source.ts";
import { publicSource } from "./ingest/sources/public-source.ts";
import { refsSource } from "./ingest/sources/refs-source.ts";
import { SAMPLE_SOURCE, sampleRound } from "./ingest/sources/sample-round.ts";
import type { Source, SourceContext } from "./ingest/sources/source-context.ts";
import { statusSource } from "./ingest/sources/status-source.ts";
import { tick } from "./ingest/sources/tick.ts";
import { watchSource } from "./ingest/sources/watch-source.ts";
import { webhookSource } from "./ingest/sources/webhook-source.ts";
import type { SecretRef } from "./secrets/secret-ref.ts";
import type { Database } from "./storage/database.ts";
import { readPosition } from "./storage/positions.ts";
import { untilAnswered } from "./storage/until-answered.ts";
import type { CurrentSettings } from "./workspace-settings.ts";

export interface StartSourcesOptions {
  config: Config;
  /** The GitHub App's tokens, when one is configured. */
  app?: InstallationTokens | undefined;
  settings: CurrentSettings;
  db: Database;
  ingest: Ingest;
  board: SourceBoard;
  readSecret: (ref: SecretRef) => Promise<string>;
  clock: Clock;
  log: Logger;
}

/** Sources that run, or will once the pipeline takes rounds. */
export interface RunningSources {
  /** Tells them to end. */
  stop: () => void;
  /** Resolves when all have ended, which needs the end of the ingest for those that wait for it. */
  ended: Promise<void>;
}

/** Starts whatever brings activity, as soon as the pipeline takes it. */
export function startSources(options: StartSourcesOptions): RunningSources {
  const { config, db, ingest, board, clock, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const { workspace } = config;
  const context: SourceContext = {
    ingest,
    board,
    clock,
    signal,
    log,
    position: (source) => untilAnswered(() => readPosition(db.pool, workspace, source), { log, signal }),
    isLogged: (eventId) => isLogged(db.pool, workspace, eventId, clock()),
  };
  const sources = config.archive === undefined ? liveSources(options) : [archiveSource(config.archive)];
  for (const { name, lane } of sources) board.add(name, lane);
  const run = async () => {
    await begin(options, context);
    await Promise.all([runSources(sources, context), config.archive === undefined ? tick(context) : undefined]);
  };
  return {
    ended: run().catch((error) => {
      if (signal.aborted) return;
      log.error({ err: error }, "the sources did not start");
      for (const { name } of sources)
        board.set(name, { state: "stopped", error: `it did not start: ${error.message}` });
    }),
    stop: () => {
      stopping.abort(new Error("stopping"));
      ingest.queue.close();
    },
  };
}

/** Settings first, then, in a store without any activity that watches GitHub, the sample: also when the first start was cut short. */
async function begin(
  { config, settings, db, ingest, clock, log }: StartSourcesOptions,
  context: SourceContext,
): Promise<void> {
  const pipeline = await ingest.ready;
  if (pipeline === undefined) return;
  const known = SettingsPosition.safeParse(await context.position(SETTINGS_SOURCE));
  const wanted = pipelineSettings(settings.config, config.workspace);
  // the same version means other settings when an upgrade changed a default
  if (!known.success || known.data.version < settings.version || !isDeepStrictEqual(known.data.settings, wanted)) {
    await ingest.store(settingsRound(settings.version, wanted, beginningOf(config, ingest) ?? clock()));
  }
  if (config.archive !== undefined || config.sampleFile === undefined) return;
  if ((await context.position(SAMPLE_SOURCE)) !== undefined) return;
  if ((await newestActivityAt(db.pool, config.workspace)) !== undefined) return;
  await ingest.store(await sampleRound(config.sampleFile, clock()));
  log.info("an empty store: the detectors warmed up on the bundled sample, whose incidents are marked");
}

/** Where archive files are served, when their own clock begins; undefined when GitHub is watched, or it cannot be told. */
function beginningOf({ archive }: Config, { state }: Ingest): number | undefined {
  const [file] = archive?.files ?? [];
  return file === undefined ? undefined : (state.watermark ?? archiveHourEnd(file));
}

/** Requests without a token that GitHub allows an address in an hour, and the part that the watch lane gets of them. */
const ANONYMOUS_PER_HOUR = 60;
const ANONYMOUS_WATCH = 6;
const REFS_INTERVAL_MINUTES = 30;

function liveSources(options: StartSourcesOptions): Source[] {
  const { app, config, settings } = options;
  const { githubApiUrl: apiUrl, githubUrl, githubStatusUrl, githubTokens } = config;
  const { public: wantsPublic, watch, refs, status: wantsStatus } = settings.config.sources;
  const tokens = app === undefined ? githubTokens : [...githubTokens, () => app.token()];
  const pool = new TokenPool({ apiUrl, tokens, userAgent: "oddwatch" });
  const { repositories = [], organisations = [] } = watch;
  const watches = repositories.length + organisations.length > 0;
  const sources: Source[] = [];
  if (wantsPublic) sources.push(publicSource(pool, ANONYMOUS_PER_HOUR - (watches ? ANONYMOUS_WATCH : 0)));
  if (watches) {
    const anonymousPerHour = wantsPublic ? ANONYMOUS_WATCH : ANONYMOUS_PER_HOUR;
    sources.push(watchSource(pool, { repositories, organisations, anonymousPerHour }));
  }
  if (githubUrl !== undefined && refs.enabled !== false) {
    const intervalMs = (refs.intervalMinutes ?? REFS_INTERVAL_MINUTES) * 60_000;
    sources.push(refsSource({ baseUrl: githubUrl, repos: watchedRefs(settings.config), intervalMs }));
  }
  if (wantsPublic && wantsStatus && githubStatusUrl !== undefined) {
    sources.push(statusSource({ baseUrl: githubStatusUrl }));
  }
  return [...sources, ...privateSources(options)];
}

/** What only its owner lets us see. */
function privateSources({ app, config, settings, readSecret }: StartSourcesOptions): Source[] {
  const { githubApiUrl: apiUrl, githubTokens, webhookSecret, webhookHost, webhookPort } = config;
  const { organisations, token, intervalMinutes } = settings.config.sources.auditLog;
  const sources: Source[] = [];
  if (organisations.length > 0) {
    const own = githubTokens.map((each) => async () => each);
    const tokensFor = (organisation: string) => {
      if (token !== undefined) return [() => readSecret(token)];
      return app === undefined ? own : [() => app.token(organisation), ...own];
    };
    sources.push(auditLogSource({ organisations, tokensFor, apiUrl, intervalMs: intervalMinutes * 60_000 }));
  }
  if (webhookSecret !== undefined) {
    sources.push(webhookSource({ secret: webhookSecret, host: webhookHost, port: webhookPort }));
  }
  return sources;
}
