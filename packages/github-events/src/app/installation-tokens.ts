import { createAppAuth, type StrategyOptions } from "@octokit/auth-app";
import { z } from "zod";
import { answerError } from "../answer-error.ts";
import { InvalidAnswer, NotFound } from "../errors.ts";
import { sendRequest } from "../send-request.ts";
import { readAppKey } from "./app-key.ts";

export interface InstallationTokensOptions {
  /** The App's id or client id. */
  appId: string;
  /** The App's private key, PEM. RangeError when it is none. */
  privateKey: string;
  /** The installation that is asked where no owner is named; without it the App's only one. */
  installationId?: number;
  /** Such as `https://github.example.com/api/v3` for an Enterprise Server. */
  apiUrl?: string;
  fetch?: typeof globalThis.fetch;
  userAgent?: string;
  timeoutMs?: number;
  /** Now, ms since epoch. */
  clock?: () => number;
}

/** A token of an installation, and what it may do. */
export interface InstallationToken {
  token: string;
  /** ms since epoch. */
  expiresAt: number;
  /** Such as `{ contents: "read" }`, as the installation was granted them. */
  permissions: Record<string, string>;
}

/** A place where the App is installed. */
export interface Installation {
  id: number;
  /** The organisation or account; undefined for what has no such name, as an enterprise. */
  owner: string | undefined;
  /** No token is given for it then. */
  isSuspended: boolean;
}

/** A token lives an hour. It is asked for anew so long before its end: no request outlives it. */
const RENEW_BEFORE_MS = 5 * 60_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const LONGEST_BODY_BYTES = 1024 * 1024;
const PAGE_LENGTH = 100;
const MOST_PAGES = 10;

const InstalledAt = z.object({ id: z.int().positive() });
const Listed = z.array(
  InstalledAt.extend({
    account: z
      .object({ login: z.string().optional() })
      .nullish()
      .transform((account) => account?.login),
    suspended_at: z.string().nullish(),
  }).transform(({ id, account, suspended_at }): Installation => {
    return { id, owner: account, isSuspended: typeof suspended_at === "string" };
  }),
);
const Granted = z.object({
  token: z.string().min(1),
  expires_at: z.iso.datetime({ offset: true }),
  permissions: z.record(z.string(), z.string()).default({}),
});

/** What the library wants to ask for a token with. */
interface TokenRequest {
  installation_id: number;
  headers: { authorization: string };
}

/**
 * Tokens of a GitHub App's installations, made with GitHub's library, kept while they last and renewed five minutes before
 * they end; calls at the same time share one request. Rejects with a `GitHubError`; a failure is not kept. A process asks
 * one server only: the library shares requests by the installation's number.
 *
 * https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
export class InstallationTokens {
  readonly #options: Required<Omit<InstallationTokensOptions, "installationId" | "privateKey">>;
  readonly #privateKey: string;
  readonly #installations = new Map<string, number>();
  readonly #kept = new Map<number, InstallationToken>();
  /** The installation that is asked where no owner is named, when somebody said which. */
  readonly installationId: number | undefined;

  constructor({
    appId,
    privateKey,
    installationId,
    apiUrl = "https://api.github.com",
    fetch = globalThis.fetch,
    userAgent = "oddwatch-github-events",
    timeoutMs = 15_000,
    clock = Date.now,
  }: InstallationTokensOptions) {
    this.#options = { appId, apiUrl: apiUrl.replace(/\/+$/, ""), fetch, userAgent, timeoutMs, clock };
    this.#privateKey = readAppKey(privateKey);
    this.installationId = installationId;
  }

  /** A token that is good for five minutes at least, of the installation at `owner` (an organisation or an account). */
  async token(owner?: string): Promise<string> {
    return (await this.grant(owner)).token;
  }

  /** The same with its end and its permissions. */
  async grant(owner?: string): Promise<InstallationToken> {
    return this.#grantOf(await this.#installationOf(owner));
  }

  /** A token that is good for five minutes at least, of the installation with that number. */
  async tokenOf(installation: number): Promise<string> {
    return (await this.#grantOf(installation)).token;
  }

  /** Where the App is installed, the first 1,000 places. Asks anew each time, a request for each hundred. */
  async installations(): Promise<Installation[]> {
    const found: Installation[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const listed = await this.#ask(`/app/installations?per_page=${PAGE_LENGTH}&page=${page}`, Listed);
      found.push(...listed);
      if (listed.length < PAGE_LENGTH) break;
    }
    return found;
  }

  async #grantOf(installation: number): Promise<InstallationToken> {
    const kept = this.#kept.get(installation);
    if (kept !== undefined && kept.expiresAt - RENEW_BEFORE_MS > this.#options.clock()) return kept;
    return this.#renew(installation);
  }

  async #renew(installationId: number): Promise<InstallationToken> {
    try {
      const granted = await this.#library()({ type: "installation", installationId, refresh: true });
      const { token, permissions } = granted;
      const kept = { token, expiresAt: Date.parse(granted.expiresAt), permissions: { ...permissions } };
      this.#kept.set(installationId, kept);
      return kept;
    } catch (error) {
      if (error instanceof NotFound) this.#installations.clear(); // it may have been installed anew under another id
      throw error;
    }
  }

  /** GitHub's library for a moment: its clock is the machine's, so each time it is told how far ours is from it. */
  #library(): ReturnType<typeof createAppAuth> {
    const { appId, clock } = this.#options;
    const request = async (_route: string, { installation_id: id, headers: { authorization } }: TokenRequest) => {
      return {
        data: await this.#send(`/app/installations/${id}/access_tokens`, Granted, { method: "POST", authorization }),
      };
    };
    return createAppAuth({
      appId,
      privateKey: this.#privateKey,
      timeDifference: Math.round((clock() - Date.now()) / 1000),
      request: request as unknown as StrategyOptions["request"], // all that it calls of it here
    });
  }

  async #installationOf(owner: string | undefined): Promise<number> {
    if (owner === undefined && this.installationId !== undefined) return this.installationId;
    const name = owner?.toLowerCase() ?? "";
    const known = this.#installations.get(name);
    if (known !== undefined) return known;
    const found = owner === undefined ? await this.#onlyInstallation() : await this.#installationAt(owner);
    this.#installations.set(name, found);
    return found;
  }

  async #installationAt(owner: string): Promise<number> {
    if (!NAME.test(owner)) throw new RangeError(`not a name on GitHub: ${JSON.stringify(owner.slice(0, 120))}`);
    try {
      return (await this.#ask(`/orgs/${owner}/installation`, InstalledAt)).id;
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      return (await this.#ask(`/users/${owner}/installation`, InstalledAt)).id;
    }
  }

  async #onlyInstallation(): Promise<number> {
    const path = "/app/installations";
    const [first, ...others] = await this.installations();
    if (first === undefined) throw new NotFound({ path, reason: "the App is installed nowhere" });
    if (others.length === 0) return first.id;
    throw new NotFound({ path, reason: "the App is installed in several places: name the installation" });
  }

  async #ask<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const { token } = await this.#library()({ type: "app" });
    return this.#send(path, schema, { method: "GET", authorization: `Bearer ${token}` });
  }

  async #send<T>(
    path: string,
    schema: z.ZodType<T>,
    { method, authorization }: { method: "GET" | "POST"; authorization: string },
  ): Promise<T> {
    const { apiUrl, fetch, userAgent, timeoutMs, clock } = this.#options;
    const answer = await sendRequest(new URL(apiUrl + path), {
      fetch,
      method,
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": userAgent,
        "x-github-api-version": "2022-11-28",
      },
      authorization,
      timeoutMs,
      longestBodyBytes: LONGEST_BODY_BYTES,
    });
    if (answer.status !== 200 && answer.status !== 201) throw answerError(answer, clock());
    const read = schema.safeParse(jsonOf(answer.body));
    if (read.success) return read.data;
    throw new InvalidAnswer({ path: answer.url.pathname, status: answer.status, reason: "not what GitHub documents" });
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
