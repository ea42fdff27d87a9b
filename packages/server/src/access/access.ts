import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Clock } from "../clock.ts";
import type { KeyRing } from "../secrets/key-ring.ts";
import { SecretStore } from "../secrets/secret-store.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { AccessSettings } from "./access-settings.ts";
import { AuditLog } from "./audit-log.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { GithubSignIn } from "./github-sign-in.ts";
import { type OidcProvider, OidcSignIn } from "./oidc-sign-in.ts";
import { RefusalNotes } from "./refusal-notes.ts";
import { Remembered } from "./remembered.ts";
import { SessionStore } from "./session-store.ts";
import type { RandomBytes } from "./token-secret.ts";
import { TokenStore } from "./token-store.ts";
import { Workspaces } from "./workspaces.ts";

/** Longest time until a change of who may sign in counts for those who are in. */
const SETTINGS_KEPT_MS = 5_000;

export interface AccessOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  random?: RandomBytes;
  /** The token of the start configuration; without one all is open. */
  installationToken: string | undefined;
  /** Who may sign in, as stored now. */
  readSettings: () => Promise<AccessSettings>;
  githubApiUrl: string;
  oidc?: OidcProvider;
  keys: KeyRing | undefined;
  /** Variables of the environment that settings may name. */
  secretVariables: Readonly<Record<string, string>>;
  fetch?: typeof globalThis.fetch;
}

/** Everything that has to do with who may do what, for one workspace. */
export interface Access {
  workspace: string;
  doorkeeper: Doorkeeper;
  tokens: TokenStore;
  sessions: SessionStore;
  audit: AuditLog;
  /** Refusals in the audit log, so many a minute. */
  refusals: RefusalNotes;
  secrets: SecretStore;
  workspaces: Workspaces;
  github: GithubSignIn;
  /** Undefined when no provider is configured. */
  oidc: OidcSignIn | undefined;
  /** Tokens and audit log of another workspace, inside the transaction that `Workspaces.within` gives. */
  of: (workspace: string, client: Queryable) => { tokens: TokenStore; audit: AuditLog };
}

/** Puts the parts together; opens nothing. */
export function createAccess(options: AccessOptions): Access {
  const { pool, workspace, clock, random = randomBytes, installationToken, readSettings, oidc, keys, fetch } = options;
  const stored = { pool, workspace, clock, random };
  const remembered = new Remembered<AccessSettings>({ keptMs: SETTINGS_KEPT_MS, clock });
  const settings = () => remembered.get("now", readSettings);
  const tokens = new TokenStore(stored);
  const sessions = new SessionStore(stored);
  const audit = new AuditLog(stored);
  return {
    workspace,
    doorkeeper: new Doorkeeper({ installationToken, tokens, sessions, settings, clock }),
    tokens,
    sessions,
    audit,
    refusals: new RefusalNotes(audit, clock),
    secrets: new SecretStore({ ...stored, keys, variables: options.secretVariables }),
    workspaces: new Workspaces(pool),
    github: new GithubSignIn({ apiUrl: options.githubApiUrl, settings: readSettings, fetch }),
    oidc: oidc && new OidcSignIn(oidc, random),
    of: (other, client) => {
      const theirs = { ...stored, pool: client, workspace: other };
      return { tokens: new TokenStore(theirs), audit: new AuditLog(theirs) };
    },
  };
}
