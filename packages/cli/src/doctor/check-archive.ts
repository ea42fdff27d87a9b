import type { CheckResult } from "./check.ts";
import { networkFailure } from "./network-failure.ts";

/** Where past hours come from. https://www.gharchive.org */
export const GH_ARCHIVE = "https://data.gharchive.org";

/** An hour that is surely there: asked for by its head, nothing is downloaded. */
const KNOWN_HOUR = "2015-01-01-15.json.gz";

/** Whether the archive of past hours answers. Watching live does not need it. */
export async function checkArchive(
  archiveUrl: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<CheckResult> {
  const name = "archive";
  const advice =
    "only past hours come from it, watching live goes on without; hours can be downloaded elsewhere and replayed";
  try {
    const response = await fetch(`${archiveUrl}/${KNOWN_HOUR}`, { method: "HEAD", signal });
    if (response.ok) return { name, status: "ok", detail: `${archiveUrl} answers` };
    return { name, status: "warn", detail: `${archiveUrl} answers ${response.status}`, advice };
  } catch (error) {
    return { name, status: "warn", detail: `${archiveUrl} cannot be reached: ${networkFailure(error)}`, advice };
  }
}
