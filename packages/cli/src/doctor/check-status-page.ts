import type { CheckResult } from "./check.ts";
import { networkFailure } from "./network-failure.ts";

/** Whether the page answers on which GitHub reports its own trouble. Gaps are found without it, but not explained. */
export async function checkStatusPage(
  statusUrl: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<CheckResult> {
  const name = "status page";
  const url = statusUrl.replace(/\/+$/, "");
  const advice = "gaps in GitHub's events are found without it; `sources: { status: false }` leaves it alone";
  try {
    const response = await fetch(`${url}/api/v2/incidents.json`, { signal });
    await response.body?.cancel();
    if (response.ok) return { name, status: "ok", detail: `${url} answers` };
    return { name, status: "warn", detail: `${url} answers ${response.status}`, advice };
  } catch (error) {
    return { name, status: "warn", detail: `${url} cannot be reached: ${networkFailure(error)}`, advice };
  }
}
