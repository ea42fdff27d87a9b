import { z } from "zod";
import { answerError } from "../answer-error.ts";
import { GitHubError, RateLimited, Unauthorized, Unavailable } from "../errors.ts";
import { feedPath } from "../event-feed.ts";
import { type Answer, sendRequest } from "../send-request.ts";
import { PERMISSIONS, type Permission } from "./permission.ts";

export interface CheckPermissionsOptions {
  token: string;
  /** A repository to try it on, `owner/name`; without one nothing of repositories is tested. RangeError for what is no name. */
  repository?: string;
  organisation?: string;
  apiUrl?: string;
  fetch?: typeof globalThis.fetch;
  userAgent?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Now, ms since epoch. */
  clock?: () => number;
}

/** What the test of one permission showed. */
export interface PermissionCheck {
  permission: Permission;
  /** The repository or organisation it was tried on. */
  subject: string;
  /** `unknown`: GitHub could not be asked, or asked to wait. */
  outcome: "granted" | "missing" | "unknown";
  /** Why not, in GitHub's words or ours; undefined when granted. */
  reason?: string;
  /** What GitHub says would be accepted, such as `administration=read`; a stranger's words. */
  accepted?: string;
}

const LONGEST_BODY_BYTES = 4 * 1024 * 1024;
const Described = z.object({ default_branch: z.string().min(1).max(255) });
/** GitHub answers 404 to whoever may look, too: only its words tell that there is just no protection. */
const NOT_PROTECTED = /branch not protected/i;

/**
 * Tests the permissions of a token one by one, each by the smallest request that needs it, and gives each result as soon
 * as it is known. What is public is readable without a permission, so a public repository shows less than a private one.
 * Never throws for what GitHub answers; rejects with the signal's reason.
 */
export async function* checkPermissions(options: CheckPermissionsOptions): AsyncGenerator<PermissionCheck> {
  const { repository, organisation } = options;
  if (repository !== undefined) {
    feedPath({ repo: repository });
    const branch = await defaultBranch(repository, options);
    yield* checkEach("repository", repository, branch, options);
  }
  if (organisation !== undefined) {
    feedPath({ org: organisation });
    yield* checkEach("organisation", organisation, "", options);
  }
}

async function* checkEach(of: Permission["of"], subject: string, branch: string, options: CheckPermissionsOptions) {
  for (const permission of PERMISSIONS) {
    if (permission.of !== of) continue;
    yield { permission, subject, ...(await tryPath(permission.path(subject, branch), options)) };
  }
}

/** What a repository says of itself; `main` when it says nothing: then the tests say why. */
async function defaultBranch(repository: string, options: CheckPermissionsOptions): Promise<string> {
  try {
    const { status, body } = await ask(`/repos/${repository}`, options);
    const described = status === 200 ? Described.safeParse(JSON.parse(new TextDecoder().decode(body))) : undefined;
    return encodeURIComponent(described?.data?.default_branch ?? "main");
  } catch (error) {
    if (error instanceof GitHubError || error instanceof SyntaxError) return "main";
    throw error;
  }
}

async function tryPath(
  path: string,
  options: CheckPermissionsOptions,
): Promise<Omit<PermissionCheck, "permission" | "subject">> {
  const { clock = Date.now } = options;
  try {
    const answer = await ask(path, options);
    if (answer.status === 200 || answer.status === 409) return { outcome: "granted" }; // 409: an empty repository
    const error = answerError(answer, clock());
    if (answer.status === 404 && NOT_PROTECTED.test(error.message)) return { outcome: "granted" };
    const isUnknown = error instanceof RateLimited || error instanceof Unavailable;
    return { outcome: isUnknown ? "unknown" : "missing", reason: error.message, accepted: acceptedBy(answer) };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { outcome: error instanceof Unauthorized ? "missing" : "unknown", reason: error.message };
  }
}

/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible */
function acceptedBy({ headers }: Answer): string | undefined {
  const accepted = headers.get("x-accepted-github-permissions") ?? headers.get("x-accepted-oauth-scopes");
  return accepted?.replace(/[^\w:;,= -]/g, "").slice(0, 200) || undefined;
}

async function ask(path: string, options: CheckPermissionsOptions): Promise<Answer> {
  const { token, apiUrl = "https://api.github.com", fetch = globalThis.fetch, timeoutMs = 8_000, signal } = options;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Unauthorized({ path, reason: "the token is empty or holds characters that no token has" });
  }
  return sendRequest(new URL(apiUrl.replace(/\/+$/, "") + path), {
    fetch,
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": options.userAgent ?? "oddwatch-github-events",
      "x-github-api-version": "2022-11-28",
    },
    authorization: `Bearer ${token}`,
    signal,
    timeoutMs,
    longestBodyBytes: LONGEST_BODY_BYTES,
  });
}
