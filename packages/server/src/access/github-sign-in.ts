import { z } from "zod";
import { type AccessSettings, namedOrganisations } from "./access-settings.ts";
import type { Person } from "./identity.ts";
import { SignInError } from "./sign-in-error.ts";

const WITHIN_MS = 10_000;
const MOST_ORGANISATIONS = 20;
const User = z.object({ login: z.string().min(1).max(100) });
const Membership = z.object({ state: z.string() });

export interface GithubSignInOptions {
  /** Where GitHub's API is, without a slash at the end. */
  apiUrl: string;
  settings: () => Promise<AccessSettings>;
  fetch?: typeof globalThis.fetch;
}

/**
 * Finds out whose personal access token one is by asking GitHub with it, from here. The token is used for that and
 * forgotten: it is neither stored nor sent anywhere else. It needs no permission, or `read:org` where the settings invite
 * members of an organisation.
 *
 * Source: https://docs.github.com/rest/users/users#get-the-authenticated-user
 */
export class GithubSignIn {
  readonly #options: GithubSignInOptions;

  constructor(options: GithubSignInOptions) {
    this.#options = options;
  }

  /** Who holds the token, and which of the invited organisations they are in. @throws SignInError */
  async identify(token: string, signal?: AbortSignal): Promise<Person> {
    if (!/^[\x21-\x7e]{1,255}$/.test(token)) throw wrongToken();
    const user = await this.#ask("/user", User, { token, signal });
    if (user === undefined) throw wrongToken();
    const named = namedOrganisations(await this.#options.settings()).slice(0, MOST_ORGANISATIONS);
    const organisations: string[] = [];
    for (const name of named) {
      const path = `/user/memberships/orgs/${encodeURIComponent(name)}`;
      const membership = await this.#ask(path, Membership, { token, signal });
      if (membership?.state === "active") organisations.push(name);
    }
    return { via: "github", login: user.login, organisations };
  }

  /** GitHub's answer; undefined when it is no, which it also says of what a token may not see. */
  async #ask<T>(
    path: string,
    schema: z.ZodType<T>,
    { token, signal }: { token: string; signal: AbortSignal | undefined },
  ): Promise<T | undefined> {
    const { apiUrl, fetch = globalThis.fetch } = this.#options;
    const timeout = AbortSignal.timeout(WITHIN_MS);
    const headers = {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "user-agent": "oddwatch",
    };
    try {
      const response = await fetch(`${apiUrl}${path}`, {
        headers,
        redirect: "error", // the token must not follow
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      const isNo = response.status === 401 || response.status === 404 || isRefusal(response);
      if (isNo) {
        await response.body?.cancel();
        return undefined;
      }
      if (response.ok) return schema.parse(await response.json());
      await response.body?.cancel();
    } catch (error) {
      throw unavailable(error);
    }
    throw unavailable();
  }
}

/** A 403 that is not about rate: the token may not see it. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRefusal({ status, headers }: Response): boolean {
  return status === 403 && headers.get("x-ratelimit-remaining") !== "0" && !headers.has("retry-after");
}

function wrongToken(): SignInError {
  return new SignInError("wrong", "GitHub does not know this token.");
}

function unavailable(cause?: unknown): SignInError {
  return new SignInError("unavailable", "GitHub does not answer as it should. Try again, or use an API token.", {
    cause,
  });
}
