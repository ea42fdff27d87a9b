import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DEFAULT_POPULAR_ACTIONS } from "@oddwatch/github-events";
import { parse } from "yaml";
import { z } from "zod";
import { AccessSettings } from "./access/access-settings.ts";
import { WORKSPACE_NAME } from "./access/workspaces.ts";
import { AlertSettings } from "./alert/alert-settings.ts";
import { isAllowedTarget } from "./alert/allowed-target.ts";
import { ConfigError } from "./config-error.ts";
import { DetectionSettings } from "./detection-settings.ts";
import { ENRICH_BY_DEFAULT, EnrichSettings } from "./enrich/enrich-settings.ts";
import { GitHubApp, githubAppSettings } from "./github-app.ts";
import { AuditLogSettings } from "./ingest/sources/audit-log-settings.ts";
import { refuseGuests, refuseOpenDoor } from "./refuse-open-door.ts";
import { configuredRules } from "./rules/configured-rules.ts";
import { RuleSettingsSchema } from "./rules/rule-schema.ts";
import { type KeyRing, readKeyRing } from "./secrets/key-ring.ts";
import { RULES_ONLY, SummarySettings } from "./summarise/summary-settings.ts";
import { isTrustedProxy } from "./trusted-proxy.ts";

const PUBLIC_API = "https://api.github.com";
const PUBLIC_STATUS = "https://www.githubstatus.com";
const Port = z.coerce.number().int().min(0).max(65_535);

/** What is needed to start. Everything a person may change while it runs is in `WorkspaceConfig`. */
const Startup = z.object({
  /** Folder of the embedded database. */
  dataDir: z.string().min(1).default("data"),
  /** A PostgreSQL 16 or newer to use instead of the embedded one. */
  databaseUrl: z.string().min(1).optional(),
  host: z.string().min(1).default("127.0.0.1"),
  port: Port.default(8000),
  /** Bearer token for the API and the page. Needed as soon as others than this machine are to reach it. */
  token: z.string().min(16, "must have at least 16 characters").optional(),
  /** More names under which the page may be called. */
  allowedHosts: z.array(z.string()).default([]),
  githubApiUrl: z.url().default(PUBLIC_API),
  /** Where refs are read: GitHub's address for people. Undefined when only the API's address was changed: then unknown. */
  githubUrl: z.url().optional(),
  /** GitHub's page about its own trouble. Undefined when only the API's address was changed: then unknown. */
  githubStatusUrl: z.url().optional(),
  githubTokens: z.array(z.string().min(1)).default([]),
  /** A GitHub App that the service acts as, beside its tokens. */
  githubApp: GitHubApp.optional(),
  webhookSecret: z.string().min(16, "must have at least 16 characters").optional(),
  webhookHost: z.string().min(1).default("127.0.0.1"),
  webhookPort: Port.default(8001),
  /** Keys that stored secrets are sealed with, the newest first; see `readKeyRing`. */
  key: z.string().optional(),
  /** Variables of the environment that settings may name as secrets. */
  secretVariables: z.array(z.string()).default([]),
  /** Own hosts, addresses and ranges that messages, and questions to a model, may be sent to although they are not public. */
  allowedTargets: z
    .array(z.string().refine(isAllowedTarget, "is a host name, an address, or a range such as 10.1.0.0/16"))
    .default([]),
  /** Where people reach the service, when a proxy stands in front of it. */
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  /** Proxies, by address or range, whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  trustedProxies: z
    .array(z.string().refine(isTrustedProxy, "is an address, or a range such as 10.1.0.0/16"))
    .default([]),
  /** The OpenID provider that people sign in with. */
  oidc: z
    .object({
      issuer: z.url({ protocol: /^https?$/ }),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1).optional(),
      groupsClaim: z.string().min(1).default("groups"),
      scope: z.string().default("email"),
    })
    .optional(),
  /** Of one address, and of one token. */
  requestsPerMinute: z.coerce.number().int().min(1).default(6_000),
  /** Clients that may follow live at the same time, by server-sent events and WebSockets together. */
  maxStreams: z.coerce.number().int().min(1).max(100_000).default(4_000),
  /** Whose workspace is watched and served. */
  workspaceName: z
    .string()
    .regex(WORKSPACE_NAME, "is made of small letters, digits and hyphens, and begins with a letter")
    .default("default"),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});
type Startup = z.infer<typeof Startup>;

/** What a person may change: lives in the database, in versions; a file is only how it gets there. */
export const WorkspaceConfig = z.object({
  budget: z
    .object({ per: z.enum(["day", "events"]), incidents: z.number().int().min(0).max(100_000) })
    .default({ per: "day", incidents: 25 }),
  suppressions: z
    .array(
      z.object({
        id: z.string(),
        actor: z.string().optional(),
        repo: z.string().optional(),
        owner: z.string().optional(),
        kind: z.string().optional(),
        under: z
          .object({ repositories: z.number().int(), accounts: z.number().int(), events: z.number().int() })
          .partial()
          .optional(),
        until: z.number().optional(),
      }),
    )
    .default([]),
  access: AccessSettings.default({ people: [] }),
  summaries: SummarySettings.default(RULES_ONLY),
  alerts: AlertSettings.prefault({}),
  enrichment: EnrichSettings.default(ENRICH_BY_DEFAULT),
  /** Undefined leaves the rules in the database as they are; in a new one the starter rules run. */
  rules: RuleSettingsSchema.optional(),
  /** Only what differs from the defaults of the version that runs. */
  detection: DetectionSettings.optional(),
  sources: z
    .object({
      public: z.boolean().default(true),
      watch: z
        .object({ repositories: z.array(z.string()), organisations: z.array(z.string()) })
        .partial()
        .default({}),
      refs: z
        .object({ enabled: z.boolean(), repositories: z.array(z.string()), intervalMinutes: z.number().min(1) })
        .partial()
        .default({}),
      auditLog: AuditLogSettings.prefault({}),
      /** Whether GitHub's status page is looked at, which explains gaps in the public events. */
      status: z.boolean().default(true),
    })
    .prefault({}),
});
export type WorkspaceConfig = z.infer<typeof WorkspaceConfig>;

/** Archive files to serve instead of GitHub, and how fast. */
export interface ArchiveRun {
  files: string[];
  /** How many times faster than real time; undefined for as fast as it goes. */
  speed: number | undefined;
}

export interface Config extends Omit<Startup, "key" | "secretVariables" | "workspaceName"> {
  workspace: string;
  /** Undefined when no key is configured: then no secret can be stored. */
  keys: KeyRing | undefined;
  /** What the environment holds of the variables that settings may name. */
  secretVariables: Readonly<Record<string, string>>;
  /** Undefined leaves the version in the database as it is. */
  workspaceConfig: WorkspaceConfig | undefined;
  archive: ArchiveRun | undefined;
  /** Folder of the built page; undefined serves none. */
  dashboardDir: string | undefined;
  /** File of the bundled sample for a first start; undefined loads none. */
  sampleFile: string | undefined;
}

/** Flags of the command line: they beat the environment, which beats the file. */
export type ConfigFlags = Partial<Startup> & {
  configFile?: string;
  archive?: ArchiveRun;
  dashboardDir?: string;
  sampleFile?: string;
};

/**
 * Puts flags, environment and file together.
 * @throws ConfigError that names the setting at fault.
 */
export function loadConfig(flags: ConfigFlags, env: NodeJS.ProcessEnv): Config {
  const { configFile = env.ODDWATCH_CONFIG, archive, dashboardDir, sampleFile, ...given } = flags;
  const file = configFile === undefined ? {} : readConfigFile(configFile);
  const { workspace: asWritten, ...ofFile } = file;
  const ofWorkspace = configFile === undefined ? asWritten : configuredRules(asWritten, configFile);
  const startup = check(Startup, { ...ofFile, ...fromEnvironment(env), ...defined(given) }, "configuration");
  const workspaceConfig = ofWorkspace === undefined ? undefined : check(WorkspaceConfig, ofWorkspace, "workspace");
  refuseUnknown(ofFile, startup);
  refuseUnknown(ofWorkspace, workspaceConfig, "workspace.");
  const isPublic = startup.githubApiUrl === PUBLIC_API;
  const githubUrl = startup.githubUrl ?? (isPublic ? "https://github.com" : undefined);
  const githubStatusUrl = startup.githubStatusUrl ?? (isPublic ? PUBLIC_STATUS : undefined);
  refuseOpenDoor(startup);
  if (workspaceConfig !== undefined) refuseGuests(startup, workspaceConfig.access);
  const { key, secretVariables: named, workspaceName: workspace, ...rest } = startup;
  return {
    ...rest,
    githubUrl,
    githubStatusUrl,
    dataDir: resolve(startup.dataDir),
    keys: key === undefined ? undefined : keysOf(key),
    secretVariables: Object.fromEntries(named.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    workspace,
    workspaceConfig,
    archive,
    dashboardDir,
    sampleFile,
  };
}

function keysOf(text: string): KeyRing {
  try {
    return readKeyRing(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError(`ODDWATCH_KEY is not usable: ${error.message}.`, { cause: error });
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const tokens = (env.ODDWATCH_GITHUB_TOKENS ?? env.GITHUB_TOKEN)?.split(",").map((token) => token.trim());
  const list = (value: string | undefined) =>
    value
      ?.split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
  return defined({
    dataDir: env.ODDWATCH_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    host: env.ODDWATCH_HOST,
    port: env.ODDWATCH_PORT,
    token: env.ODDWATCH_TOKEN,
    allowedHosts: list(env.ODDWATCH_ALLOWED_HOSTS),
    githubApiUrl: env.GITHUB_API_URL,
    githubUrl: env.GITHUB_SERVER_URL,
    githubStatusUrl: env.GITHUB_STATUS_URL,
    githubTokens: tokens?.filter((token) => token !== ""),
    githubApp: githubAppSettings(env),
    webhookSecret: env.ODDWATCH_WEBHOOK_SECRET,
    webhookHost: env.ODDWATCH_WEBHOOK_HOST,
    webhookPort: env.ODDWATCH_WEBHOOK_PORT,
    key: env.ODDWATCH_KEY,
    secretVariables: list(env.ODDWATCH_SECRET_VARIABLES),
    allowedTargets: list(env.ODDWATCH_ALLOWED_TARGETS),
    publicUrl: env.ODDWATCH_PUBLIC_URL,
    trustedProxies: list(env.ODDWATCH_TRUSTED_PROXIES),
    oidc: oidcFrom(env),
    requestsPerMinute: env.ODDWATCH_REQUESTS_PER_MINUTE,
    maxStreams: env.ODDWATCH_MAX_STREAMS,
    workspaceName: env.ODDWATCH_WORKSPACE,
    logLevel: env.ODDWATCH_LOG_LEVEL,
  });
}

function oidcFrom(env: NodeJS.ProcessEnv): Record<string, unknown> | undefined {
  const given = defined({
    issuer: env.ODDWATCH_OIDC_ISSUER,
    clientId: env.ODDWATCH_OIDC_CLIENT_ID,
    clientSecret: env.ODDWATCH_OIDC_CLIENT_SECRET,
    groupsClaim: env.ODDWATCH_OIDC_GROUPS_CLAIM,
    scope: env.ODDWATCH_OIDC_SCOPE,
  });
  return Object.keys(given).length === 0 ? undefined : given;
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));
}

function readConfigFile(path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`The configuration file ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return check(z.record(z.string(), z.unknown()), value ?? {}, `configuration file ${path}`);
}

/** What `schema` makes of a value. @throws ConfigError that names the setting at fault. */
export function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`The ${what} is not usable: ${issue.path.join(".") || "it"}: ${issue.message}`);
}

/** What a schema left out of `given` is misspelt: taking no notice would leave a person with a setting that does nothing. */
export function refuseUnknown(given: unknown, taken: unknown, path = ""): void {
  if (typeof given !== "object" || given === null || typeof taken !== "object" || taken === null) return;
  for (const [name, value] of Object.entries(given)) {
    if (!(name in taken)) throw new ConfigError(`The configuration is not usable: there is no setting ${path}${name}`);
    refuseUnknown(value, taken[name as keyof typeof taken], `${path}${name}.`);
  }
}

/** Repositories whose refs are watched unless the workspace says otherwise. */
export function watchedRefs(config: WorkspaceConfig): readonly string[] {
  return config.sources.refs.repositories ?? DEFAULT_POPULAR_ACTIONS;
}
