import type { Activity } from "@oddwatch/pipeline";

/** What simple detectors know of the account of an activity, the activity included. */
export interface ActorCount {
  events: number;
  repos: number;
  /** Since its activity before this one, s; undefined for its first. */
  gapSeconds: number | undefined;
}

interface Known {
  events: number;
  repos: Set<string>;
  at: number;
}

/** Counts what each account did since the counting began. Memory grows with accounts and repositories. */
export class ActorCounts {
  readonly #known = new Map<string, Known>();

  take({ actor, repo, at }: Activity): ActorCount {
    const known = this.#known.get(actor) ?? { events: 0, repos: new Set(), at: Number.NaN };
    this.#known.set(actor, known);
    const gapSeconds = Number.isNaN(known.at) ? undefined : Math.max(0, at - known.at) / 1000;
    known.events++;
    known.at = at;
    if (repo !== undefined) known.repos.add(repo);
    return { events: known.events, repos: known.repos.size, gapSeconds };
  }
}
