import type { Incident, IncidentPage } from "@oddwatch/protocol";

/** The list of incidents as a reader sees it. Never changed in place. */
export interface IncidentFeed {
  /** In the order shown: newest change first, but for what changed while the list was held. */
  readonly shown: readonly Incident[];
  /** What came or changed while the list was held, newest state of each, by id. */
  readonly waiting: ReadonlyMap<string, Incident>;
  /** Where older ones go on; null at the end; undefined when older ones were let go to keep the page light. */
  readonly nextCursor: string | null | undefined;
}

/** As many rows as a page left open for days may grow to before its oldest are let go. */
export const FEED_LIMIT = 1000;

/** The feed as the first page gives it. */
export function startFeed(page: IncidentPage): IncidentFeed {
  return { shown: page.incidents.toSorted(newestChangeFirst), waiting: new Map(), nextCursor: page.next_cursor };
}

/** The feed with an older page below. What is known already keeps its place. */
export function appendPage(feed: IncidentFeed, page: IncidentPage): IncidentFeed {
  const known = new Set(feed.shown.map((incident) => incident.id));
  const older = page.incidents.filter((incident) => !known.has(incident.id) && !feed.waiting.has(incident.id));
  return { ...feed, shown: [...feed.shown, ...older], nextCursor: page.next_cursor };
}

/** One incident that was opened or changed, and the one that it swallowed, if any. */
export interface FeedChange {
  incident: Incident;
  /** The id of a younger incident that became part of it. */
  alias: string | null;
}

export interface ReceiveOptions {
  /** The reader is reading: rows change where they are, none moves, new ones wait. */
  hold: boolean;
  /** Whether the list's filter lets an incident in. */
  accepts: (incident: Incident) => boolean;
}

/** The feed after changes, in the order they came. An older revision than the known one changes nothing. O(rows + changes). */
export function receiveChanges(
  feed: IncidentFeed,
  changes: readonly FeedChange[],
  { hold, accepts }: ReceiveOptions,
): IncidentFeed {
  const known = new Map([...feed.shown, ...feed.waiting.values()].map((incident) => [incident.id, incident.revision]));
  const waiting = new Map(feed.waiting);
  const gone = new Set<string>();
  for (const { incident, alias } of changes) {
    if (alias !== null) gone.add(alias);
    if ((known.get(incident.id) ?? -1) >= incident.revision) continue;
    known.set(incident.id, incident.revision);
    waiting.set(incident.id, incident);
    if (accepts(incident)) gone.delete(incident.id);
    else gone.add(incident.id);
  }
  for (const id of gone) waiting.delete(id);
  const shown = feed.shown.filter(({ id }) => !gone.has(id)).map((each) => waiting.get(each.id) ?? each);
  const held = { ...feed, shown, waiting };
  return hold ? held : releaseFeed(held);
}

/** The feed with all that waited in its place, newest change first, cut to its limit. */
export function releaseFeed(feed: IncidentFeed): IncidentFeed {
  if (feed.waiting.size === 0) return feed;
  const rest = feed.shown.filter((incident) => !feed.waiting.has(incident.id));
  const all = [...feed.waiting.values(), ...rest].sort(newestChangeFirst);
  const cut = all.length > FEED_LIMIT;
  return {
    shown: cut ? all.slice(0, FEED_LIMIT) : all,
    waiting: new Map(),
    nextCursor: cut ? undefined : feed.nextCursor,
  };
}

/** How many incidents wait that the reader has not seen yet. */
export function waitingCount(feed: IncidentFeed): number {
  const shown = new Set(feed.shown.map((incident) => incident.id));
  return [...feed.waiting.keys()].filter((id) => !shown.has(id)).length;
}

/** The newest revision the feed knows; 0 when it knows none. */
export function newestRevision(feed: IncidentFeed): number {
  const revisions = [...feed.shown, ...feed.waiting.values()].map((incident) => incident.revision);
  return revisions.reduce((newest, revision) => Math.max(newest, revision), 0);
}

function newestChangeFirst(a: Incident, b: Incident): number {
  return b.revision - a.revision;
}
