import { createHash } from "node:crypto";
import {
  GitHubError,
  type Installation,
  type InstallationTokens,
  NotFound,
  Unauthorized,
} from "@oddwatch/github-events";
import type { Clock } from "../clock.ts";
import type { AskedService } from "../outside-board.ts";
import { NotAsked, notAsked } from "./not-asked.ts";

/** A token to ask with. */
export interface Credential {
  /** What GitHub says of it is kept under this: it stays when the token changes, and does not tell the token. */
  name: string;
  token: string;
}

/** Who asks: an installation of the GitHub App by its number, or anybody for what needs no rights. */
export type Asker = number | "anybody";

export interface LookupTokensOptions {
  /** Tokens that stay as they are. */
  tokens: readonly string[];
  app?: InstallationTokens | undefined;
  /** Hears that the App has no token. */
  asked?: AskedService | undefined;
  clock: Clock;
}

const HOUR_MS = 3_600_000;

/** Where the App is installed, and until when that holds. */
interface Listed {
  until: number;
  installations: Promise<readonly Installation[]>;
}

/**
 * The tokens that look-ups are asked with. Where the App is installed is remembered for an hour, and so is where it is not:
 * that costs one request for all owners together. What fails with GitHub is thrown as `NotAsked`.
 */
export class LookupTokens {
  readonly #options: LookupTokensOptions;
  readonly #own: readonly Credential[];
  #listed: Listed | undefined;
  /** What could not be had of the App, and until when it is not asked for again. */
  readonly #pauses = new Map<string, { until: number; reason: string; isPassing: boolean }>();

  constructor(options: LookupTokensOptions) {
    this.#options = options;
    this.#own = options.tokens.map((token) => ({ name: hashOf(token), token }));
  }

  /** Whether there is anything to ask with. */
  get hasToken(): boolean {
    return this.#own.length > 0 || this.#options.app !== undefined;
  }

  /** Who has to ask about what belongs to `owner`, or to nobody in particular. */
  async askerFor(owner?: string): Promise<Asker> {
    const at = owner === undefined ? undefined : await this.#installationAt(owner);
    if (at !== undefined) return at;
    if (this.#own.length > 0) return "anybody";
    const byDefault = await this.#defaultInstallation();
    if (byDefault !== undefined) return byDefault;
    const reason = "there is no token for it: configure one, or name the GitHub App's installation";
    throw new NotAsked(reason, Number.POSITIVE_INFINITY);
  }

  /** What to ask with, in groups: the next one is for when none of those before may be used now. */
  async *credentialsOf(asker: Asker): AsyncGenerator<readonly Credential[]> {
    if (asker === "anybody") yield this.#own;
    const installation = asker === "anybody" ? await this.#defaultInstallation() : asker;
    if (installation !== undefined) yield [await this.#credentialOf(installation)];
  }

  /** GitHub did not take the token: the App may have been removed there, so where it is installed is asked anew. */
  refused(asker: Asker): void {
    if (asker !== "anybody") this.#listAgain();
  }

  async #installationAt(owner: string): Promise<number | undefined> {
    const name = owner.toLowerCase();
    return (await this.#installations()).find((each) => each.owner?.toLowerCase() === name)?.id;
  }

  async #defaultInstallation(): Promise<number | undefined> {
    const named = this.#options.app?.installationId;
    if (named !== undefined) return named;
    const [only, ...others] = await this.#installations();
    return others.length === 0 ? only?.id : undefined;
  }

  async #credentialOf(installation: number): Promise<Credential> {
    const { app } = this.#options;
    if (app === undefined) throw new RangeError("an installation without an App");
    try {
      const token = await this.#ask(`token ${installation}`, () => app.tokenOf(installation));
      return { name: hashOf(`installation ${installation}`), token };
    } catch (error) {
      if (error instanceof NotAsked && error.cause instanceof NotFound) this.#listAgain();
      throw error;
    }
  }

  #listAgain(): void {
    if (this.#listed !== undefined) this.#listed = { ...this.#listed, until: 0 };
  }

  #installations(): Promise<readonly Installation[]> {
    const { app, clock } = this.#options;
    if (app === undefined) return Promise.resolve([]);
    const former = this.#listed;
    if (former !== undefined && former.until > clock()) return former.installations;
    const installations = this.#ask("installations", () => app.installations())
      .then((all) => all.filter(({ isSuspended }) => !isSuspended))
      .catch((error) => this.#withoutList(error, former));
    this.#listed = { until: clock() + HOUR_MS, installations };
    return installations;
  }

  /**
   * Where the App was installed an hour ago is better than nothing. One that GitHub never knew is installed nowhere, so that
   * the other tokens are still asked about what everybody may see.
   */
  #withoutList(error: unknown, former: Listed | undefined): readonly Installation[] | Promise<readonly Installation[]> {
    const isUnknown = error instanceof NotAsked && error.cause instanceof Unauthorized;
    if (former === undefined && isUnknown && this.#own.length > 0) return [];
    this.#listed = former;
    if (former === undefined) throw error;
    return former.installations;
  }

  /** Asks as the App, unless the same could not be had a moment ago: a question that hangs makes no other one hang. */
  async #ask<T>(what: string, ask: () => Promise<T>): Promise<T> {
    const { asked, clock } = this.#options;
    const pause = this.#pauses.get(what);
    if (pause !== undefined && pause.until > clock()) {
      const seconds = Math.ceil((pause.until - clock()) / 1000);
      throw new NotAsked(pause.reason, pause.isPassing ? seconds : Number.POSITIVE_INFINITY);
    }
    this.#pauses.delete(what);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      const { message, retryAfterSeconds, isPassing: passes } = notAsked(error);
      const isPassing = passes && !(error instanceof NotFound);
      const why = error instanceof NotFound ? "it is not installed there any more" : message;
      const reason = `the GitHub App has no token for it: ${why}`;
      const pauseMs = Math.min(retryAfterSeconds * 1000, HOUR_MS);
      this.#pauses.set(what, { until: clock() + pauseMs, reason, isPassing });
      asked?.failed(`${reason}.`);
      const seconds = isPassing ? Math.ceil(pauseMs / 1000) : Number.POSITIVE_INFINITY;
      throw new NotAsked(reason, seconds, { cause: error });
    }
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(`oddwatch lookup ${text}`).digest("hex").slice(0, 24);
}
