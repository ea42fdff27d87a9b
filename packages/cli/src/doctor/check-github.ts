import type { CheckResult } from "./check.ts";
import { NETWORK_ADVICE, networkFailure } from "./network-failure.ts";

/** Where GitHub is asked and how. */
export interface GitHubAccess {
  /** Without a slash at its end, such as `https://api.github.com`. */
  apiUrl: string;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
}

/**
 * Asks for the rate limit, which costs none of it. A server without rate limits (GitHub Enterprise Server) answers 404.
 * https://docs.github.com/en/rest/rate-limit/rate-limit
 */
export function askRateLimit({ apiUrl, fetch, signal }: GitHubAccess, token?: string): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/vnd.github+json", "user-agent": "oddwatch-doctor" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return fetch(`${apiUrl}/rate_limit`, { headers, signal, redirect: "error" });
}

/** Whether GitHub answers at all; without a token, how many requests this address has left. */
export async function checkGitHub(access: GitHubAccess): Promise<CheckResult> {
  const name = "github";
  try {
    const response = await askRateLimit(access);
    await response.body?.cancel();
    if (response.status >= 500) {
      const advice = "wait and look at https://www.githubstatus.com";
      return { name, status: "warn", detail: `${access.apiUrl} answers ${response.status}`, advice };
    }
    const left = response.headers.get("x-ratelimit-remaining");
    const limit = response.headers.get("x-ratelimit-limit");
    const rate = left === null ? "" : `, ${left} of ${limit} requests an hour left without a token`;
    return { name, status: "ok", detail: `${access.apiUrl} answers${rate}` };
  } catch (error) {
    const detail = `${access.apiUrl} cannot be reached: ${networkFailure(error)}`;
    return { name, status: "fail", detail, advice: NETWORK_ADVICE };
  }
}
