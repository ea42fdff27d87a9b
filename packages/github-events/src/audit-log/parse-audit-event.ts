import { z } from "zod";
import { hashedId } from "../hashed-id.ts";
import { count, name } from "../payload/lenient.ts";
import type { AuditEvent } from "./audit-event.ts";

/** The act, or why there is none: one plain sentence without its text. */
export type ParsedAuditEvent = { event: AuditEvent; reason?: undefined } | { event?: undefined; reason: string };

const LONGEST_ACTION = 100;
const REPO_NAME = /^[^/\s\p{Cc}]+\/[^/\s\p{Cc}]+$/u;
/** `category.what`, as GitHub makes them. */
const ACTION = /^[a-z0-9_]+(\.[a-z0-9_]+)+$/;

/** GitHub writes a yes or no of an act as text. */
const saidFlag = z
  .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
  .optional()
  .catch(undefined);

const Entry = z.object({
  _document_id: name,
  "@timestamp": count,
  created_at: count,
  action: name,
  actor: name,
  actor_id: count,
  org: name,
  repo: name,
  repo_id: count,
  user: name,
  team: name,
  name,
  title: name,
  ruleset_name: name,
  oauth_application_name: name,
  user_programmatic_access_name: name,
  visibility: name,
  previous_visibility: name,
  permission: name,
  old_permission: name,
  read_only: saidFlag,
});
type Entry = z.infer<typeof Entry>;

/**
 * Reads one entry of the audit log of `organisation`. Lenient: unknown fields are dropped and an odd field becomes
 * undefined; only an entry without a usable action or time is refused. Never throws on JSON.
 * https://docs.github.com/rest/orgs/orgs#get-the-audit-log-for-an-organization
 */
export function parseAuditEvent(raw: unknown, organisation: string): ParsedAuditEvent {
  const parsed = Entry.safeParse(raw);
  if (!parsed.success) return { reason: "not a JSON object" };
  const entry = parsed.data;
  const { action, "@timestamp": at = entry.created_at } = entry;
  if (action === undefined || action.length > LONGEST_ACTION || !ACTION.test(action)) {
    return { reason: "action is missing or no name of an act" };
  }
  if (at === undefined) return { reason: "@timestamp and created_at are missing or no number" };
  const org = entry.org || organisation;
  const event: AuditEvent = {
    id: entry._document_id || hashedId(JSON.stringify(entry)),
    at,
    action,
    actor: entry.actor ? { login: entry.actor, id: entry.actor_id } : { login: org },
    organisation: org,
    target: targetOf(entry),
    ...changeOf(entry),
  };
  if (entry.repo !== undefined && REPO_NAME.test(entry.repo)) event.repo = { name: entry.repo, id: entry.repo_id };
  return { event };
}

/** The most telling name that the act carries; a member's act also names the member as `user`, so that comes after what was made. */
function targetOf(entry: Entry): string | undefined {
  const { ruleset_name, user_programmatic_access_name, oauth_application_name, title, name, user, team } = entry;
  const named = [ruleset_name, user_programmatic_access_name, oauth_application_name, title, name, user, team];
  return named.find((each) => each !== undefined && each !== "");
}

function changeOf(entry: Entry): Pick<AuditEvent, "from" | "to"> {
  const { visibility, previous_visibility, permission, old_permission, read_only } = entry;
  const access = read_only === undefined ? undefined : read_only ? "read" : "write";
  return { from: previous_visibility ?? old_permission, to: access ?? visibilityOf(entry, visibility) ?? permission };
}

/** Every act on a repository tells its visibility; only for some it is what the act is about. */
function visibilityOf({ action }: Entry, visibility: string | undefined): string | undefined {
  return action === "repo.access" || action === "repo.create" ? visibility : undefined;
}
