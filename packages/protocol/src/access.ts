import { z } from "zod";

export const Scope = z.enum(["read", "write", "admin"]);
export type Scope = z.infer<typeof Scope>;

export const Role = z.enum(["viewer", "responder", "admin"]);
export type Role = z.infer<typeof Role>;

/** `GET /api/v1/session`: who the caller is here, and how somebody can sign in. */
export const SessionState = z.object({
  /** Null for somebody who is not signed in. */
  caller: z
    .object({
      name: z.string(),
      role: Role,
      scopes: z.array(Scope),
      via: z.enum(["open", "installation", "token", "github", "oidc"]),
    })
    .nullable(),
  /** `oidc` begins at `GET /api/v1/session/oidc`; the others are bodies of `POST /api/v1/session`. Empty where all is open. */
  ways: z.array(z.enum(["token", "github", "oidc"])),
});
export type SessionState = z.infer<typeof SessionState>;

/** An open browser session. */
export const OpenSession = z.object({
  id: z.string(),
  /** Null when whoever opened it may no longer come in. */
  name: z.string().nullable(),
  via: z.enum(["installation", "token", "github", "oidc"]),
  created_at: z.iso.datetime(),
  seen_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
});
export const OpenSessions = z.object({ sessions: z.array(OpenSession) });
export type OpenSessions = z.infer<typeof OpenSessions>;

/** An API token, without what it is. */
export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  scope: Scope,
  created_at: z.iso.datetime(),
  created_by: z.string(),
  /** Null when it has no end. */
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  /** To the minute. */
  last_used_at: z.iso.datetime().nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;

export const ApiTokens = z.object({ tokens: z.array(ApiToken) });
export type ApiTokens = z.infer<typeof ApiTokens>;

export const ApiTokenRequest = z.object({
  /** What it is for, for people. */
  name: z.string().trim().min(1).max(100),
  scope: Scope,
  /** Null for a token without an end. */
  expires_in_days: z.number().int().min(1).max(3650).nullable().default(90),
});
export type ApiTokenRequest = z.infer<typeof ApiTokenRequest>;

/** The only time that `secret`, what its owner sends as a bearer token, can be seen. */
export const ApiTokenCreated = z.object({ secret: z.string(), token: ApiToken });
export type ApiTokenCreated = z.infer<typeof ApiTokenCreated>;

/** A stored secret, without what it is. */
export const SecretInfo = z.object({
  name: z.string(),
  changed_at: z.iso.datetime(),
  changed_by: z.string(),
  /** False when no configured key opens it. */
  readable: z.boolean(),
});
export const SecretList = z.object({ secrets: z.array(SecretInfo) });
export type SecretList = z.infer<typeof SecretList>;

export const SecretRequest = z.object({ value: z.string().min(1).max(8192) });
export type SecretRequest = z.infer<typeof SecretRequest>;

/** One thing that somebody did, or was refused. */
export const AuditEntry = z.object({
  at: z.iso.datetime(),
  who: z.string(),
  via: z.string(),
  address: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  /** HTTP status of the answer; null when the process ended before there was one, and for a line that sums up refusals. */
  status: z.number().int().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The newest first. `next_cursor` is null on the last page. */
export const AuditPage = z.object({ entries: z.array(AuditEntry), next_cursor: z.string().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;

export const WorkspaceInfo = z.object({ id: z.string(), created_at: z.iso.datetime() });
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>;
export const WorkspaceList = z.object({ workspaces: z.array(WorkspaceInfo) });
export type WorkspaceList = z.infer<typeof WorkspaceList>;

export const WorkspaceRequest = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "is made of small letters, digits and hyphens, and begins with a letter"),
});
export type WorkspaceRequest = z.infer<typeof WorkspaceRequest>;
