import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { answerError } from "../answer-error.ts";
import { InvalidAnswer, NotFound } from "../errors.ts";
import { sendRequest } from "../send-request.ts";
import { appJwt, readAppKey } from "./app-jwt.ts";

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

/** A token lives an hour. It is asked for anew so long before its end: no request outlives it. */
const RENEW_BEFORE_MS = 5 * 60_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const LONGEST_BODY_BYTES = 1024 * 1024;

const Installation = z.object({ id: z.int().positive() });
const Granted = z.object({
  token: z.string().min(1),
  expires_at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  permissions: z.record(z.string(), z.string()).default({}),
});

/**
 * Tokens of a GitHub App's installations, kept while they last and renewed five minutes before they end; calls at the same
 * time share one request. Rejects with a `GitHubError`; a failure is not kept.
 *
 * https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
export class InstallationTokens {
  readonly #options: Required<Omit<InstallationTokensOptions, "installationId" | "privateKey">>;
  readonly #key: KeyObject;
  readonly #installations = new Map<string, number>();
  readonly #kept = new Map<number, InstallationToken>();
  readonly #underWay = new Map<number, Promise<InstallationToken>>();
  readonly #installationId: number | undefined;

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
    this.#key = readAppKey(privateKey);
    this.#installationId = installationId;
  }

  /** A token that is good for five minutes at least, of the installation at `owner` (an organisation or an account). */
  async token(owner?: string): Promise<string> {
    return (await this.grant(owner)).token;
  }

  /** The same with its end and its permissions. */
  async grant(owner?: string): Promise<InstallationToken> {
    const installation = await this.#installationOf(owner);
    const kept = this.#kept.get(installation);
    if (kept !== undefined && kept.expiresAt - RENEW_BEFORE_MS > this.#options.clock()) return kept;
    return this.#underWay.get(installation) ?? this.#ask(installation);
  }

  #ask(installation: number): Promise<InstallationToken> {
    const asked = this.#renew(installation).finally(() => this.#underWay.delete(installation));
    this.#underWay.set(installation, asked);
    return asked;
  }

  async #renew(installation: number): Promise<InstallationToken> {
    try {
      const path = `/app/installations/${installation}/access_tokens`;
      const { token, expires_at: expiresAt, permissions } = await this.#send(path, Granted, "POST");
      const granted = { token, expiresAt, permissions };
      this.#kept.set(installation, granted);
      return granted;
    } catch (error) {
      if (error instanceof NotFound) this.#installations.clear(); // it may have been installed anew under another id
      throw error;
    }
  }

  async #installationOf(owner: string | undefined): Promise<number> {
    if (owner === undefined && this.#installationId !== undefined) return this.#installationId;
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
      return (await this.#send(`/orgs/${owner}/installation`, Installation)).id;
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      return (await this.#send(`/users/${owner}/installation`, Installation)).id;
    }
  }

  async #onlyInstallation(): Promise<number> {
    const path = "/app/installations";
    const [first, ...others] = await this.#send(path, z.array(Installation));
    if (first === undefined) throw new NotFound({ path, reason: "the App is installed nowhere" });
    if (others.length === 0) return first.id;
    throw new NotFound({ path, reason: "the App is installed in several places: name the installation" });
  }

  async #send<T>(path: string, schema: z.ZodType<T>, method: "GET" | "POST" = "GET"): Promise<T> {
    const { appId, apiUrl, fetch, userAgent, timeoutMs, clock } = this.#options;
    const answer = await sendRequest(new URL(apiUrl + path), {
      fetch,
      method,
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": userAgent,
        "x-github-api-version": "2022-11-28",
      },
      authorization: `Bearer ${appJwt(appId, this.#key, clock())}`,
      timeoutMs,
      longestBodyBytes: LONGEST_BODY_BYTES,
    });
    if (answer.status !== 200 && answer.status !== 201) throw answerError(answer, clock());
    const read = schema.safeParse(jsonOf(answer.body));
    if (read.success) return read.data;
    throw new InvalidAnswer({ path, status: answer.status, reason: "not what GitHub documents" });
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
