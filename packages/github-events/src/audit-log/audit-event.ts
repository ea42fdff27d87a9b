/**
 * One act that an organisation's audit log tells. Only what a monitor uses is kept; what an act lacks is undefined. Names
 * are chosen by strangers: bounded, and nothing more.
 * https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization
 */
export interface AuditEvent {
  /** `_document_id`, or `sha256:` and a hash for an act without one. */
  id: string;
  /** When it happened, ms since epoch. */
  at: number;
  /** GitHub's own name of the act, such as `protected_branch.destroy`. */
  action: string;
  /** Who did it. GitHub names nobody for what it does by itself: then the organisation. */
  actor: { login: string; id?: number };
  organisation: string;
  /** `owner/name`; undefined for what concerns the organisation as a whole. */
  repo?: { name: string; id?: number };
  /** Whom or what it was done to: a login, a team, a branch, a rule set, an app, the title of a key. */
  target?: string;
  /** What it was before, such as the visibility `private` or the role `read`. */
  from?: string;
  /** What it is now, such as the visibility `public`, the role `admin`, or `write` for a key that may push. */
  to?: string;
}
