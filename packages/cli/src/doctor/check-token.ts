import type { CheckResult } from "./check.ts";
import { askRateLimit, type GitHubAccess } from "./check-github.ts";
import { networkFailure } from "./network-failure.ts";

const DAY_MS = 86_400_000;
const SOON_MS = 14 * DAY_MS;
/** Scopes of a classic token that let its holder change things. Reading public events takes none at all. */
const STRONG_SCOPES = /^(repo|admin:.*|write:.*|delete.*|workflow|user|gist|project)$/;
const ADVICE_FOR_NONE =
  "set GITHUB_TOKEN to a token without any scope: 5,000 requests an hour instead of 60, so a far larger part of the stream";

/** What one token is worth: valid, how much of its rate is left, how long it lasts, whether it may do more than it needs. Never prints it. */
export async function checkToken(
  token: string | undefined,
  access: GitHubAccess & { now: number },
): Promise<CheckResult> {
  const name = "github token";
  if (token === undefined) return { name, status: "warn", detail: "none", advice: ADVICE_FOR_NONE };
  try {
    const response = await askRateLimit(access, token);
    await response.body?.cancel();
    if (response.status === 401) {
      const advice = "make a new one at https://github.com/settings/tokens (no scope is needed)";
      return { name, status: "fail", detail: "GitHub calls it wrong or expired (401)", advice };
    }
    if (response.status === 403) {
      const advice = "an organisation or an IP allow list refuses it; see the token's settings at GitHub";
      return { name, status: "fail", detail: "GitHub refuses it (403)", advice };
    }
    return judge(response.headers, access.now);
  } catch (error) {
    return { name, status: "warn", detail: `cannot be checked: ${networkFailure(error)}` };
  }
}

function judge(headers: Headers, now: number): CheckResult {
  const name = "github token";
  const left = headers.get("x-ratelimit-remaining");
  const rate = left === null ? "valid" : `valid, ${left} of ${headers.get("x-ratelimit-limit")} requests an hour left`;
  const scopes = (headers.get("x-oauth-scopes") ?? "").split(",").map((each) => each.trim());
  const strong = scopes.filter((scope) => STRONG_SCOPES.test(scope));
  const expiresAt = Date.parse(headers.get("github-authentication-token-expiration") ?? "");
  if (expiresAt - now < SOON_MS) {
    const days = Math.max(0, Math.floor((expiresAt - now) / DAY_MS));
    return { name, status: "warn", detail: `${rate}, ends in ${days} days`, advice: "renew it before then" };
  }
  if (strong.length > 0) {
    const advice = "a token without any scope sees the same public events and is safer to keep here";
    return { name, status: "warn", detail: `${rate}, with scopes ${strong.join(", ")}`, advice };
  }
  if (left === "0") return { name, status: "warn", detail: rate, advice: "its rate is used up: wait up to an hour" };
  return { name, status: "ok", detail: rate };
}
