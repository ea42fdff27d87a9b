import { serviceUrl } from "../service/service-url.ts";
import type { CheckResult } from "./check.ts";
import { checkArchive, GH_ARCHIVE } from "./check-archive.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import { checkDatabase, type ProbeDatabase } from "./check-database.ts";
import { checkDisk } from "./check-disk.ts";
import { checkGitHub } from "./check-github.ts";
import { checkNode } from "./check-node.ts";
import { checkService } from "./check-service.ts";
import { checkStatusPage } from "./check-status-page.ts";
import { checkToken } from "./check-token.ts";

const REQUEST_TIMEOUT_MS = 8_000;

/** What is looked at, and the ways to look. */
export interface Patient {
  nodeVersion: string;
  host: string;
  port: number;
  dataDir: string;
  /** True when `DATABASE_URL` takes the embedded database's place. */
  hasOwnDatabase: boolean;
  githubApiUrl: string;
  /** Undefined when no status page is looked at. */
  githubStatusUrl?: string | undefined;
  githubTokens: string[];
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
  const access = { apiUrl: githubApiUrl.replace(/\/$/, ""), fetch };
  yield await checkGitHub({ ...access, signal: patient.timeout(REQUEST_TIMEOUT_MS) });
  const tokens = patient.githubTokens.length > 0 ? patient.githubTokens : [undefined];
  for (const [index, token] of tokens.entries()) {
    const result = await checkToken(token, { ...access, signal: patient.timeout(REQUEST_TIMEOUT_MS), now });
    yield tokens.length > 1 ? { ...result, name: `${result.name} ${index + 1}` } : result;
  }
  if (patient.githubStatusUrl !== undefined) {
    yield await checkStatusPage(patient.githubStatusUrl, fetch, patient.timeout(REQUEST_TIMEOUT_MS));
  }
  yield await checkArchive(GH_ARCHIVE, fetch, patient.timeout(REQUEST_TIMEOUT_MS));
}
