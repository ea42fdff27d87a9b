import type { InstallationTokens } from "@oddwatch/github-events";
import { serviceUrl } from "../service/service-url.ts";
import type { CheckResult } from "./check.ts";
import { checkApp } from "./check-app.ts";
import { checkArchive, GH_ARCHIVE } from "./check-archive.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import { checkDatabase, type ProbeDatabase } from "./check-database.ts";
import { checkDisk } from "./check-disk.ts";
import { checkGitHub } from "./check-github.ts";
import { checkMessageLinks } from "./check-message-links.ts";
import { checkNode } from "./check-node.ts";
import { type Credential, checkEachPermission } from "./check-permissions.ts";
import { checkService } from "./check-service.ts";
import { checkStatusPage } from "./check-status-page.ts";
import { checkToken } from "./check-token.ts";

const REQUEST_TIMEOUT_MS = 8_000;
/** For all permissions on one repository and organisation. */
const PERMISSIONS_TIMEOUT_MS = 60_000;

/** What permissions are tested on. */
export interface Tested {
  /** `owner/name`. */
  repository?: string | undefined;
  organisations: readonly string[];
  /** Whether the organisations' audit logs are to be read. */
  readsAuditLog: boolean;
  /** The token that reads them, when it is one of its own. */
  auditLogToken?: string | undefined;
}

/** What is looked at, and the ways to look. */
export interface Patient {
  nodeVersion: string;
  host: string;
  port: number;
  /** Where people reach the service, when that was told. */
  publicUrl?: string | undefined;
  /** Whether anybody is to get messages, by the settings; those of the service too when one is running. */
  hasChannels: (isRunning: boolean) => Promise<boolean>;
  dataDir: string;
  /** True when `DATABASE_URL` takes the embedded database's place. */
  hasOwnDatabase: boolean;
  githubApiUrl: string;
  /** Undefined when no status page is looked at. */
  githubStatusUrl?: string | undefined;
  githubTokens: string[];
  /** The GitHub App's tokens, when one is configured. */
  githubApp?: InstallationTokens | undefined;
  /** What permissions are tested on; without any nothing is. */
  tested?: Tested | undefined;
  probeDatabase: ProbeDatabase;
  fetch: typeof globalThis.fetch;
  /** ms since epoch. */
  now: number;
  /** A signal that is aborted after so many ms. */
  timeout: (ms: number) => AbortSignal;
}

/** Every check, in the order in which a start would need it; each result is given as soon as it is known. */
export async function* runChecks(patient: Patient): AsyncGenerator<CheckResult> {
  const { dataDir, fetch, githubApiUrl, now } = patient;
  yield await checkNode(patient.nodeVersion);
  if (!patient.hasOwnDatabase) {
    yield await checkDataFolder(dataDir);
    yield await checkDisk(dataDir);
  }
  const url = serviceUrl(patient.host, patient.port);
  const { isRunning, ...service } = await checkService(url, fetch, patient.timeout(REQUEST_TIMEOUT_MS));
  yield service;
  yield await checkDatabase(patient.probeDatabase, isRunning ? url : undefined);
  if (await patient.hasChannels(isRunning)) yield checkMessageLinks(patient);
  const access = { apiUrl: githubApiUrl.replace(/\/$/, ""), fetch };
  yield await checkGitHub({ ...access, signal: patient.timeout(REQUEST_TIMEOUT_MS) });
  const tokens = patient.githubTokens.length > 0 ? patient.githubTokens : [undefined];
  for (const [index, token] of tokens.entries()) {
    const result = await checkToken(token, { ...access, signal: patient.timeout(REQUEST_TIMEOUT_MS), now });
    yield tokens.length > 1 ? { ...result, name: `${result.name} ${index + 1}` } : result;
  }
  if (patient.githubApp !== undefined) yield await checkApp(patient.githubApp, patient.tested?.organisations[0]);
  yield* permissionsOf(patient, access);
  if (patient.githubStatusUrl !== undefined) {
    yield await checkStatusPage(patient.githubStatusUrl, fetch, patient.timeout(REQUEST_TIMEOUT_MS));
  }
  yield await checkArchive(GH_ARCHIVE, fetch, patient.timeout(REQUEST_TIMEOUT_MS));
}

async function* permissionsOf(
  patient: Patient,
  access: { apiUrl: string; fetch: typeof globalThis.fetch },
): AsyncGenerator<CheckResult> {
  const { tested } = patient;
  if (tested === undefined) return;
  const [organisation, ...others] = tested.organisations;
  const subjects = [{ repository: tested.repository, organisation }, ...others.map((each) => ({ organisation: each }))];
  for (const credential of credentialsOf(patient, tested)) {
    for (const subject of subjects) {
      const signal = patient.timeout(PERMISSIONS_TIMEOUT_MS);
      yield* checkEachPermission(credential, subject, { ...access, signal });
    }
  }
}

/** The audit log is read with its own token, else as the App, else with whichever token may. */
function credentialsOf({ githubApp, githubTokens }: Patient, tested: Tested): Credential[] {
  const { auditLogToken, readsAuditLog } = tested;
  const credentials: Credential[] = [];
  if (auditLogToken !== undefined) {
    credentials.push({ name: "audit log's token", token: async () => auditLogToken, needsAuditLog: true });
  }
  if (githubApp !== undefined) {
    const needsAuditLog = readsAuditLog && credentials.length === 0;
    credentials.push({ name: "github app", token: (owner) => githubApp.token(owner), needsAuditLog });
  }
  for (const [index, token] of githubTokens.entries()) {
    const name = githubTokens.length > 1 ? `github token ${index + 1}` : "github token";
    const needsAuditLog = readsAuditLog && credentials.length === 0 && githubTokens.length === 1;
    credentials.push({ name, token: async () => token, needsAuditLog });
  }
  return credentials;
}
