import type { Notice } from "@oddwatch/pipeline";
import type { SocketFilter } from "@oddwatch/protocol";
import type {
  ApiStore,
  ChangedIncident,
  IncidentFilter,
  IncidentTally,
  ListPage,
  StoredIncident,
  StoredIncidentDetail,
} from "./api-store.ts";
import { isWantedBy } from "./live/socket-filters.ts";

/** A store that keeps everything in memory: the API's tests run on it. Change it only through `put`, `merge` and `notices`. */
export class MemoryStore implements ApiStore {
  notices: Pick<Notice, "at" | "kind" | "text">[] = [];
  /** When set, every reading rejects with it. */
  failure: Error | undefined;
  /** Readings of changes so far. */
  changeReads = 0;
  #incidents = new Map<string, StoredIncidentDetail>();
  #revision = 0;

  /** Stores an incident as changed just now and gives it the next revision. */
  put(incident: Omit<StoredIncident, "revision" | "openedRevision" | "raisedRevision">, raised = true): StoredIncident {
    const revision = ++this.#revision;
    const before = this.#incidents.get(incident.id);
    const raisedRevision = raised ? revision : (before?.raisedRevision ?? revision);
    const rest = { eventIds: [], events: [], timeline: [], aliases: [], ...before };
    const openedRevision = before?.openedRevision ?? revision;
    const stored = { ...rest, ...incident, revision, openedRevision, raisedRevision };
    this.#incidents.set(incident.id, stored);
    return stored;
  }

  /** Makes `younger` an alias of `older`. */
  merge(older: string, younger: string): StoredIncident {
    const survivor = this.#mustHave(older);
    const gone = this.#mustHave(younger);
    this.#incidents.delete(younger);
    survivor.aliases.push(younger, ...gone.aliases);
    return this.put(survivor, false);
  }

  async listIncidents(filter: IncidentFilter, page: ListPage) {
    const { limit, order = "changed", below = Number.POSITIVE_INFINITY, offset = 0 } = page;
    const key = order === "changed" ? "revision" : "openedRevision";
    return this.#all()
      .filter((each) => each[key] < below && matches(each, filter))
      .sort((a, b) => b[key] - a[key])
      .slice(offset, offset + limit);
  }

  async tally(filter: IncidentFilter): Promise<IncidentTally> {
    const found = this.#all().filter((each) => matches(each, filter));
    const bySeverity = Object.fromEntries(
      counted(found.map(({ severity }) => severity)).map((each) => [each.name, each.count]),
    );
    return {
      total: found.length,
      bySeverity,
      topActors: counted(found.flatMap(({ actors }) => actors)),
      topRepos: counted(found.flatMap(({ repos }) => repos)),
    };
  }

  async getIncident(id: string) {
    return this.#all().find((each) => each.id === id || each.aliases.includes(id));
  }

  async changedSince(revision: number, limit: number, wanted?: readonly SocketFilter[]): Promise<ChangedIncident[]> {
    const found = this.#since("revision", revision, Number.POSITIVE_INFINITY);
    return found.filter((each) => wanted === undefined || isWantedBy(wanted, each)).slice(0, limit);
  }

  async raisedSince(revision: number, limit: number): Promise<ChangedIncident[]> {
    return this.#since("raisedRevision", revision, limit);
  }

  #since(key: "revision" | "raisedRevision", revision: number, limit: number): ChangedIncident[] {
    this.changeReads += 1;
    return this.#all()
      .filter((each) => each[key] > revision)
      .sort((a, b) => a[key] - b[key])
      .slice(0, limit)
      .map((each) => ({ ...each, opened: each.openedRevision > revision }));
  }

  async headRevision() {
    this.#all();
    return this.#revision;
  }

  async listSummarised({
    since = Number.NEGATIVE_INFINITY,
    severity,
    limit,
  }: Parameters<ApiStore["listSummarised"]>[0]) {
    return this.#all()
      .filter((each) => each.createdAt >= since && (severity === undefined || each.severity === severity))
      .sort((a, b) => b.createdAt - a.createdAt)
      .slice(0, limit);
  }

  async listNotices({ since = Number.NEGATIVE_INFINITY, limit }: Parameters<ApiStore["listNotices"]>[0]) {
    this.#all();
    return this.notices.filter((each) => each.at >= since).slice(0, limit);
  }

  #all() {
    if (this.failure !== undefined) throw this.failure;
    return [...this.#incidents.values()];
  }

  #mustHave(id: string) {
    const found = this.#incidents.get(id);
    if (found === undefined) throw new Error(`no incident ${id}`);
    return found;
  }
}

function counted(names: string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function matches(each: StoredIncident, filter: IncidentFilter): boolean {
  const { severities, kind, state, workState, actor, repo, since, sample } = filter;
  return (
    (severities?.includes(each.severity) ?? true) &&
    (kind ?? each.kind) === each.kind &&
    (state ?? each.state) === each.state &&
    (workState ?? each.workState) === each.workState &&
    (sample ?? each.sample) === each.sample &&
    (actor === undefined || each.actors.some((name) => name.toLowerCase() === actor.toLowerCase())) &&
    (repo === undefined || each.repos.some((name) => name.toLowerCase() === repo.toLowerCase())) &&
    each.lastEventAt >= (since ?? each.lastEventAt)
  );
}
