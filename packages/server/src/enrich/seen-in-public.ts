import type { IncidentWithEvents } from "./subjects.ts";

/** Ways of an event that GitHub shows to everybody. */
const PUBLIC: ReadonlySet<string> = new Set(["public", "archive", "sample"]);

/**
 * Whether a repository was public when the incident happened: an event about it came by a way that shows only such ones. Of a
 * repository without kept events, the incident's other events tell. A watched feed, a webhook or an audit log may be private. Pure.
 */
export function wasSeenInPublic(repo: string, { events }: Pick<IncidentWithEvents, "events">): boolean {
  const kept = events.filter(({ activity }) => activity !== undefined);
  const own = kept.filter((event) => event.repo?.toLowerCase() === repo.toLowerCase());
  return (own.length > 0 ? own : kept).some(({ activity }) => PUBLIC.has(activity?.lane ?? ""));
}
