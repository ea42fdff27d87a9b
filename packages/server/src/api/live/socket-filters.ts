import type { Incident } from "@oddwatch/pipeline";
import type { SocketFilter } from "@oddwatch/protocol";

/** What decides whether somebody wants an incident. */
export type WantedBy = Pick<Incident, "severity" | "actors" | "repos">;

/** The subscriptions of one client, by name. */
export class SocketFilters {
  static readonly MOST = 50;
  readonly #filters = new Map<string, SocketFilter>();

  /** False when there are too many. */
  put(id: string, filter: SocketFilter): boolean {
    if (!this.#filters.has(id) && this.#filters.size >= SocketFilters.MOST) return false;
    this.#filters.set(id, lowered(filter));
    return true;
  }

  take(id: string): void {
    this.#filters.delete(id);
  }

  /** All of them, with names in small letters. */
  get all(): readonly SocketFilter[] {
    return [...this.#filters.values()];
  }

  get isEmpty(): boolean {
    return this.#filters.size === 0;
  }

  /** Whether any of them wants it. O(names in the incident × subscriptions). */
  want(incident: WantedBy): boolean {
    return isWantedBy(this.all, incident);
  }
}

/** Whether any of the filters, whose names are in small letters, wants an incident. */
export function isWantedBy(filters: readonly SocketFilter[], incident: WantedBy): boolean {
  return filters.some((filter) => fits(filter, incident));
}

function fits({ severity, repository, owner }: SocketFilter, { severity: its, actors, repos }: WantedBy): boolean {
  return (
    (severity === undefined || severity.includes(its)) &&
    (repository === undefined || repos.some((name) => repository.includes(name.toLowerCase()))) &&
    (owner === undefined || [...repos.map(ownerOf), ...actors].some((name) => owner.includes(name.toLowerCase())))
  );
}

function ownerOf(repo: string): string {
  return repo.split("/", 1)[0] ?? "";
}

function lowered({ severity, repository, owner }: SocketFilter): SocketFilter {
  const small = (names: string[] | undefined) => names?.map((name) => name.toLowerCase());
  return { severity, repository: small(repository), owner: small(owner) };
}
