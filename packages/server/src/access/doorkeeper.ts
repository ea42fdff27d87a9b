import type { Clock } from "../clock.ts";
import { type AccessSettings, roleOfPerson } from "./access-settings.ts";
import { type Caller, roleOf, scopeOf, scopesUpTo } from "./caller.ts";
import { type Identity, nameOf, type Person, withoutMemberships } from "./identity.ts";
import type { Session, SessionStore } from "./session-store.ts";
import { hashSecret, isSame, looksLikeToken } from "./token-secret.ts";
import type { TokenStore } from "./token-store.ts";

/** What a request shows of who makes it. */
export interface Credentials {
  /** The token of `Authorization: Bearer`. */
  bearer: string | undefined;
  /** The secret of the session's cookie. */
  cookie: string | undefined;
}

/** Who makes a request. */
export type Recognised =
  /** `renewed` takes the place of the session's secret. A browser sends a cookie also when another site's page asks: mind `by`. */
  | { is: "known"; caller: Caller; by: "bearer" | "cookie" | "nothing"; renewed?: string }
  /** A token was shown, and it does not count. */
  | { is: "wrong" }
  /** The cookie was a copy of one that was replaced long ago; its session was ended. */
  | { is: "copy"; caller: Caller | undefined }
  | { is: "unknown" };

/**
 * So long a session may go by the organisations and groups that were found when the person signed in: nobody is asked about them
 * again. Who is invited by name stays.
 */
const MEMBERSHIP_COUNTS_MS = 12 * 3_600_000;

export interface DoorkeeperOptions {
  /** The installation's own token; without one every caller may do everything. */
  installationToken: string | undefined;
  tokens: Pick<TokenStore, "find" | "get">;
  sessions: Pick<SessionStore, "find" | "withIds">;
  /** Who may sign in, as set now. */
  settings: () => Promise<AccessSettings>;
  clock: Clock;
}

const EVERYBODY: Caller = { name: "anybody on this machine", role: "admin", scopes: scopesUpTo("admin"), via: "open" };
const OWNER: Caller = {
  name: "installation token",
  role: "admin",
  scopes: scopesUpTo("admin"),
  via: "installation",
};

/** Knows who makes a request by what it shows, and what they may do now. */
export class Doorkeeper {
  readonly #options: DoorkeeperOptions;

  constructor(options: DoorkeeperOptions) {
    this.#options = options;
  }

  /** Whether no token is configured, so that all is open to whoever reaches the service. */
  get isOpen(): boolean {
    return this.#options.installationToken === undefined;
  }

  /** A bearer token counts before a cookie, also when it is wrong. Rejects when the database does not answer. */
  async recognise({ bearer, cookie }: Credentials): Promise<Recognised> {
    if (this.isOpen) return { is: "known", caller: EVERYBODY, by: "nothing" };
    if (bearer !== undefined) {
      const caller = await this.#callerOf(await this.identify(bearer));
      return caller === undefined ? { is: "wrong" } : { is: "known", caller, by: "bearer" };
    }
    if (cookie === undefined || cookie === "") return { is: "unknown" };
    const lookup = await this.#options.sessions.find(cookie);
    if (lookup.found === "nothing") return { is: "unknown" };
    const caller = await this.callerOf(lookup.session);
    if (lookup.found === "copy") return { is: "copy", caller };
    if (caller === undefined) return { is: "unknown" };
    return { is: "known", caller, by: "cookie", renewed: lookup.renewed };
  }

  /** What a session that is opened with this token keeps; undefined for a token that does not count. */
  async identify(token: string): Promise<Identity | undefined> {
    const { installationToken, tokens } = this.#options;
    if (installationToken === undefined) return undefined;
    if (isSame(token, installationToken)) return { via: "installation", digest: digestOf(installationToken) };
    const found = looksLikeToken(token) ? await tokens.find(token) : undefined;
    return found && { via: "token", tokenId: found.id };
  }

  /** Who somebody is who showed it just now, and what they may do; undefined when nobody let them in. */
  async admit(identity: Identity): Promise<Caller | undefined> {
    return this.#callerOf(identity);
  }

  /** Whom a session belongs to and what they may do now; undefined when they may no longer. */
  async callerOf({ id, ...session }: Pick<Session, "id" | "identity" | "createdAt">): Promise<Caller | undefined> {
    const caller = await this.#callerOf(this.#countingNow(session));
    return caller && { ...caller, sessionId: id };
  }

  /**
   * Those of the callers who would not be let in now. One query for all sessions, one in five seconds for each token. By id, not
   * by what was shown: a session's secret changes while a connection lasts. Rejects when the database does not answer.
   */
  async notCounting(callers: readonly Caller[]): Promise<Set<Caller>> {
    const ids = callers.flatMap(({ sessionId }) => sessionId ?? []);
    const open = ids.length === 0 ? [] : await this.#options.sessions.withIds(ids);
    const sessions = new Map(open.map((session) => [session.id, session]));
    const gone = new Set<Caller>();
    for (const caller of callers) if (!(await this.#stillCounts(caller, sessions))) gone.add(caller);
    return gone;
  }

  async #stillCounts({ sessionId, tokenId }: Caller, sessions: ReadonlyMap<string, Session>): Promise<boolean> {
    if (sessionId !== undefined) {
      const session = sessions.get(sessionId);
      return session !== undefined && (await this.callerOf(session)) !== undefined;
    }
    return tokenId === undefined || (await this.#ofToken(tokenId)) !== undefined; // the installation's own lasts as long as the process
  }

  #countingNow({ identity, createdAt }: Pick<Session, "identity" | "createdAt">): Identity {
    const isPerson = identity.via === "github" || identity.via === "oidc";
    const isFresh = this.#options.clock() - createdAt < MEMBERSHIP_COUNTS_MS;
    return isPerson && !isFresh ? withoutMemberships(identity) : identity;
  }

  #callerOf(identity: Identity | undefined): Promise<Caller | undefined> | Caller | undefined {
    if (identity === undefined) return undefined;
    const { installationToken } = this.#options;
    switch (identity.via) {
      case "installation":
        return installationToken !== undefined && identity.digest === digestOf(installationToken) ? OWNER : undefined;
      case "token":
        return this.#ofToken(identity.tokenId);
      default:
        return this.#ofPerson(identity);
    }
  }

  async #ofToken(tokenId: string): Promise<Caller | undefined> {
    const token = await this.#options.tokens.get(tokenId);
    if (token === undefined) return undefined;
    const { name, scope } = token;
    return { name, role: roleOf(scope), scopes: scopesUpTo(scope), via: "token", tokenId };
  }

  async #ofPerson(person: Person): Promise<Caller | undefined> {
    const role = roleOfPerson(await this.#options.settings(), person);
    return role && { name: nameOf(person), role, scopes: scopesUpTo(scopeOf(role)), via: person.via };
  }
}

/** Tells one installation token from another, and not what it is: the token itself has at least 16 characters, hashed with a label. */
function digestOf(token: string): string {
  return hashSecret(`oddwatch installation token ${token}`).toString("base64url");
}
