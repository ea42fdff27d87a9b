import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { createAccess } from "./access/access.ts";
import { AlertDesk } from "./alert/alert-desk.ts";
import { AlertService } from "./alert/alert-service.ts";
import { explanationReader } from "./alert/message/explanation-reader.ts";
import { type ReachOptions, reachPeople } from "./alert/reach-people.ts";
import { TargetGuard } from "./alert/target-guard.ts";
import { allowedHosts } from "./allowed-hosts.ts";
import { createApi } from "./api/create-api.ts";
import { IncidentTail } from "./api/live/incident-tail.ts";
import { LiveFeed } from "./api/live/live-feed.ts";
import { type Clock, wallClock } from "./clock.ts";
import { CommitListener } from "./commit-listener.ts";
import { type Config, WorkspaceConfig } from "./config.ts";
import { enrichment } from "./enrich/enrichment.ts";
import { readEvidenceRow } from "./enrich/evidence-rows.ts";
import { afterFacts, factDesk } from "./enrich/fact-desk.ts";
import { installationTokens } from "./github-app.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { codeFingerprint } from "./ingest/fingerprint.ts";
import { Ingest } from "./ingest/ingest.ts";
import { refuseEarlierFiles } from "./ingest/refuse-earlier-files.ts";
import { SourceBoard } from "./ingest/source-board.ts";
import { leadTheWay } from "./jobs/incident-way.ts";
import { JobQueue } from "./jobs/job-queue.ts";
import { linkAddress } from "./link-address.ts";
import { createMetrics } from "./metrics.ts";
import { OutsideBoard } from "./outside-board.ts";
import { PulseCounter } from "./pulse.ts";
import { refuseGuests } from "./refuse-open-door.ts";
import { sealAnew } from "./secrets/seal-anew.ts";
import { serviceLog } from "./service-log.ts";
import { SettingsDesk } from "./settings-desk.ts";
import { startSources } from "./start-sources.ts";
import { Status } from "./status.ts";
import { createAnalytics } from "./storage/analytics.ts";
import { createPool } from "./storage/connection-pool.ts";
import { openDatabase } from "./storage/database.ts";
import { IdempotencyKeys } from "./storage/idempotency-keys.ts";
import { IncidentQueries } from "./storage/incident-queries.ts";
import { readLogPage } from "./storage/log-reader.ts";
import { readProfile } from "./storage/profiles.ts";
import { readWhy } from "./storage/why-queries.ts";
import { NO_EVIDENCE } from "./summarise/evidence-facts.ts";
import { summaries } from "./summarise/summaries.ts";
import { createUpkeep } from "./upkeep.ts";
import { VERSION } from "./version.ts";
import { createWork } from "./work/work.ts";
import { currentSettings } from "./workspace-settings.ts";

const SNAPSHOT_EVERY_MS = 60_000;
const SNAPSHOT_EVERY_INPUTS = 100_000;
const QUEUED_EVENTS = 10_000;
const LAST_ANSWERS_MS = 500;
/** With the question that needs the token it stays within what the gravest incidents may wait. */
const APP_TIMEOUT_MS = 4_000;
/** Of their own, so that answers over HTTP do not wait for them. */
const JOB_CONNECTIONS = 8;

/** A service that runs. */
export interface App {
  url: string;
  stop: () => Promise<void>;
}

/** Something that has to be ended when the service stops or does not start. */
type Stop = () => Promise<void> | void;

/**
 * Builds the service in the order of its needs and stops it in reverse; a start that fails half-way stops what it began.
 * @throws what opening the database, the port or the files fails with, as an error whose message says what to do.
 */
export async function startApp(config: Config, clock: Clock = wallClock): Promise<App> {
  const log = serviceLog(config.logLevel);
  const stops: Stop[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const url = await build(config, { clock, log, stops });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  config: Config,
  { clock, log, stops }: { clock: Clock; log: Logger; stops: Stop[] },
): Promise<string> {
  const { dataDir, databaseUrl, workspace } = config;
  const db = await openDatabase({ dataDir, databaseUrl, workspace, log });
  stops.push(() => db.stop());
  if (config.archive !== undefined) await refuseEarlierFiles(db.pool, workspace, config.archive.files);
  const settings = await currentSettings(db.pool, workspace, { given: config.workspaceConfig, clock });
  refuseGuests(config, settings.config.access);
  const metrics = createMetrics({ workspace });
  const jobPool = createPool(db.config, { log, max: JOB_CONNECTIONS });
  stops.push(() => jobPool.end());
  const jobs = await JobQueue.open({ pool: jobPool, owner: db.owner, workspace, clock, log, metrics });
  stops.push(() => jobs.stop());
  const live = new LiveFeed({ log, metrics });
  const store = new IncidentQueries(db.kysely, workspace);
  const tail = new IncidentTail({ store, live, revision: await store.headRevision() });
  const board = new SourceBoard(clock);
  const outside = new OutsideBoard(clock);
  const pulse = new PulseCounter(clock);
  const owner = randomUUID();
  const ingest = new Ingest({
    capacity: QUEUED_EVENTS,
    clock,
    log,
    task: {
      database: db.config,
      workspace,
      owner,
      fingerprint: codeFingerprint(),
      startedAt: clock(),
      snapshotEveryMs: SNAPSHOT_EVERY_MS,
      snapshotEveryInputs: SNAPSHOT_EVERY_INPUTS,
      logLevel: config.logLevel,
    },
    onCommit: (figures) => commits.heard(figures),
    onSnapshot: ({ seconds }) => metrics.snapshotSeconds.observe(seconds),
  });
  const status: Status = new Status({
    version: VERSION,
    clock,
    ingest,
    board,
    jobs: jobs.board,
    outside,
    alerts: () => alerts.health,
    live,
    pulse,
    queries: store,
  });

  const settingsDesk = new SettingsDesk({
    ...{ pool: db.pool, workspace, clock, ingest },
    refuse: ({ access }) => refuseGuests(config, access),
  });
  const readConfig = async () => WorkspaceConfig.parse((await settingsDesk.read()).settings);
  const access = createAccess({
    ...config,
    pool: db.pool,
    clock,
    installationToken: config.token,
    readSettings: async () => (await readConfig()).access,
  });
  await sealAnew(access.secrets, log);
  const readSecret: ReachOptions["readSecret"] = (ref) => access.secrets.read(ref);
  const readIncident = (id: string) => store.getIncident(id);
  const readEvidence = (id: string) => readEvidenceRow(db.pool, workspace, id);
  const { allowedTargets } = config;
  const summarise = summaries({
    pool: jobPool,
    guard: new TargetGuard({ allowed: allowedTargets }),
    workspace,
    readSettings: async () => (await readConfig()).summaries,
    readSecret,
    readIncident,
    readEvidence: async (id) => (await readEvidence(id)) ?? NO_EVIDENCE,
    asked: outside.of("model"),
    metrics,
    clock,
    log,
  });
  const app =
    config.githubApp &&
    installationTokens(config.githubApp, { apiUrl: config.githubApiUrl, timeoutMs: APP_TIMEOUT_MS, clock });
  const enrich = enrichment({
    pool: jobPool,
    workspace,
    tokens: config.githubTokens,
    app,
    apiUrl: config.githubApiUrl,
    readSettings: async () => (await readConfig()).enrichment,
    readIncident,
    jobs,
    asked: outside.of("lookups"),
    metrics,
    clock,
    log,
  });
  const { url: publicUrl } = linkAddress(config);
  const reach = reachPeople({
    ...{ kysely: db.kysely, workspace, clock, publicUrl, allowedTargets, readSecret },
    readExplanation: explanationReader({ readIncident, readEvidence }),
  });
  const alerting = { pool: db.pool, workspace, clock, newId: randomUUID, log, publicUrl, ...reach };
  const alerts: AlertService = new AlertService({
    ...alerting,
    metrics,
    readSecret,
    isWell: () => ["ok", "degraded"].includes(status.health.status),
  });
  const facts = factDesk({ pool: db.pool, workspace, clock, ingest, log });
  leadTheWay(jobs, { enrich, summarise: afterFacts(summarise, facts), notify: alerts.step });
  const commits = new CommitListener({ status, pulse, metrics, live, tail, log });
  const work = createWork({
    db,
    workspace,
    clock,
    settings: settingsDesk,
    ingest,
    onChange: () => commits.workChanged(),
    log,
  });
  const api = createApi({
    idempotency: new IdempotencyKeys(db.pool, workspace, clock),
    upkeep: createUpkeep(db, workspace, () => (config.archive === undefined ? clock() : ingest.state.watermark)),
    analytics: createAnalytics(db.pool, workspace, () => ingest.state.watermark ?? clock()),
    work,
    store,
    live,
    metrics,
    health: () => status.health,
    stats: () => status.stats(),
    readLog: (wanted) => readLogPage(db.pool, workspace, wanted),
    readWhy: (wanted) => readWhy(db.pool, workspace, wanted),
    alerts: new AlertDesk({ ...alerting, settings: settingsDesk }),
    settings: settingsDesk,
    access,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    requestsPerMinute: config.requestsPerMinute,
    maxStreams: config.maxStreams,
    jobs,
    readEvidence,
    readProfile: (wanted) => readProfile(db.kysely, workspace, wanted),
    allowedHosts: allowedHosts(config),
    dashboardDir: config.dashboardDir,
    version: VERSION,
    clock,
    log,
  });
  stops.push(() => closeApi(api));
  const url = await listen(api, config);
  const sources = startSources({ config, app, settings, db, ingest, board, readSecret, clock, log });
  stops.push(() => sources.ended);
  jobs.start();
  alerts.start();
  stops.push(() => alerts.stop());
  ingest.start();
  for (const desk of [work.feedback, facts]) void desk.bringIn(); // waits until the pipeline takes rounds
  stops.push(() => ingest.stop());
  stops.push(startHousekeeping({ config, db, status, board, live, metrics, pulse, ingest, clock, log }));
  stops.push(() => sources.stop());
  return url;
}

/**
 * Lets requests be answered. A connection that a browser opened in case it needs one, and never used, counts as one for
 * ever, so after a moment whatever is left is closed.
 */
async function closeApi(api: ReturnType<typeof createApi>): Promise<void> {
  const timer = setTimeout(() => api.server.closeAllConnections(), LAST_ANSWERS_MS);
  await api.close();
  clearTimeout(timer);
}

/** The address is taken: says so, and what to do. */
export class AddressInUse extends Error {
  override readonly name = "AddressInUse";

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(`Something else listens on ${host}:${port} already. Stop it, or choose another port with --port.`, options);
  }
}

async function listen(api: ReturnType<typeof createApi>, { host, port }: Config): Promise<string> {
  try {
    return await api.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new AddressInUse(host, port, { cause: error });
  }
}
