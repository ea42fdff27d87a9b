import { z } from "zod";
import type { EventEnvelope, GitHubEvent } from "./event.ts";
import { eventTime } from "./event-time.ts";
import { hashedId } from "./hashed-id.ts";
import { ActionPayload } from "./payload/action.ts";
import { count, flag, name, part } from "./payload/lenient.ts";
import { payloadSchemas } from "./payload/payload-schemas.ts";

/** The event, or why there is none: one plain sentence without its text. */
export type ParsedEvent = { event: GitHubEvent; reason?: undefined } | { event?: undefined; reason: string };

/** GitHub allows 39 characters, more for bots and managed users. */
const LONGEST_LOGIN = 255;
const LONGEST_ID = 255;
const REPO_NAME = /^[^/\s\p{Cc}]+\/[^/\s\p{Cc}]+$/u;

/** A login alone (2012 to 2014) or an account. */
const Account = z
  .union([
    z.object({ login: name, id: count }),
    z.string().transform((login): { login?: string; id?: number } => ({ login: name.parse(login) })),
  ])
  .optional()
  .catch(undefined);

const Envelope = z.object({
  id: z
    .union([z.string().min(1).max(LONGEST_ID), z.int().transform(String)])
    .optional()
    .catch(undefined),
  type: name,
  created_at: name,
  public: flag,
  actor: Account,
  actor_attributes: part({ login: name }),
  repo: part({ id: count, name }),
  repository: part({ id: count, name, full_name: name, owner: Account, organization: name }),
  org: Account,
  payload: z.unknown().optional(),
});
type Envelope = z.infer<typeof Envelope>;

function repoOf({ repo, repository }: Envelope): EventEnvelope["repo"] {
  const owned =
    repository?.owner?.login && repository.name ? `${repository.owner.login}/${repository.name}` : undefined;
  const name = repo?.name ?? repository?.full_name ?? owned;
  if (name === undefined || !REPO_NAME.test(name)) return undefined;
  return { name, id: repo?.id ?? repository?.id };
}

function orgOf({ org, repository }: Envelope): EventEnvelope["org"] {
  const login = org?.login ?? repository?.organization;
  return login ? { login, id: org?.id } : undefined;
}

function actorOf({ actor, actor_attributes }: Envelope): EventEnvelope["actor"] | { reason: string } {
  const login = actor?.login ?? actor_attributes?.login;
  if (!login) return { reason: "actor has no login" };
  if (login.length > LONGEST_LOGIN) return { reason: `actor has a login above ${LONGEST_LOGIN} characters` };
  return { login, id: actor?.id };
}

/** Undefined when the value cannot be written as JSON: circular, or nested deeper than the stack reaches. */
function hashOfJson(raw: unknown): string | undefined {
  try {
    return hashedId(JSON.stringify(raw));
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Reads one event of any era: Timeline archives (2012 to 2014), the rich payloads of 2015 to 2025, the trimmed ones since
 * October 2025, API pages. Lenient: unknown fields are dropped and an odd field becomes undefined; only an event without
 * a usable type, actor or time is refused. Never throws on JSON.
 *
 * `idIfMissing` makes the id of an event that has none; without it the id is a hash of its JSON.
 * Takes a few microseconds; touches nothing but the known fields, however deep or wide the rest is.
 */
export function parseEvent(raw: unknown, idIfMissing?: () => string): ParsedEvent {
  const parsed = Envelope.safeParse(raw);
  if (!parsed.success) return { reason: "not a JSON object" };
  const envelope = parsed.data;

  if (!envelope.type) return { reason: "type is missing or not text" };
  if (envelope.created_at === undefined) return { reason: "created_at is missing or not text" };
  const at = eventTime(envelope.created_at);
  if (at === undefined) return { reason: "created_at is not a date with time and zone" };
  const actor = actorOf(envelope);
  if ("reason" in actor) return actor;
  const id = envelope.id ?? (idIfMissing === undefined ? hashOfJson(raw) : idIfMissing());
  if (id === undefined) return { reason: "id is missing, and the event cannot be written as JSON to hash it" };

  const schema = payloadSchemas.get(envelope.type);
  const payload = (schema ?? ActionPayload).safeParse(envelope.payload).data ?? {};
  const common = {
    id,
    at,
    actor,
    repo: repoOf(envelope),
    org: orgOf(envelope),
    public: envelope.public ?? true,
    payload,
  };
  const event = schema ? { ...common, type: envelope.type } : { ...common, type: "other", type_name: envelope.type };
  return { event: event as GitHubEvent }; // the schema was chosen by the type, which the compiler cannot follow
}
