/** What a route asks for. Who may write may read; who may administer may do both. */
export const SCOPES = ["read", "write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a person is here. */
export const ROLES = ["viewer", "responder", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** How a caller showed who they are; `open` where no token is configured, on loopback. */
export type Via = "open" | "installation" | "token" | "github" | "oidc";

/** Who makes a request, and what they may do. */
export interface Caller {
  /** For people to read: a token's name, a login or an e-mail address. */
  name: string;
  role: Role;
  scopes: readonly Scope[];
  via: Via;
  /** The token behind it; undefined for the installation's own, for people and where all is open. */
  tokenId?: string;
  /** The browser session it came with; undefined for a bearer token. */
  sessionId?: string;
}

/** What a token of this scope, or a person of the role that goes with it, may do. */
export function scopesUpTo(scope: Scope): readonly Scope[] {
  return SCOPES.slice(0, SCOPES.indexOf(scope) + 1);
}

/** The widest scope of a role. */
export function scopeOf(role: Role): Scope {
  return SCOPES[ROLES.indexOf(role)] as Scope;
}

/** The role that goes with a token's scope. */
export function roleOf(scope: Scope): Role {
  return ROLES[SCOPES.indexOf(scope)] as Role;
}

/** Whether the caller looks after the whole installation, not one workspace of it. */
export function ownsInstallation({ via }: Caller): boolean {
  return via === "installation" || via === "open";
}
