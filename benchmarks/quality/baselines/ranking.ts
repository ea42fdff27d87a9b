import type { Activity } from "@oddwatch/pipeline";
import type { Scenario, TrueEntity } from "../scenario.ts";

/** What a baseline names, strangest first: an account, or an account and a repository together. */
export type Ranking = TrueEntity[][];

/** A simple detector for comparison: learns from what is seen before, then ranks what is in a stretch. Changes nothing by ranking. */
export type Baseline = (warmUp: readonly Activity[]) => (judged: readonly Activity[], seed: string) => Ranking;

/** Highest score of each account and the repository it was reached at. Scores of NaN and below 0 are no scores. */
export class StrangestActors {
  readonly #best = new Map<string, { score: number; repo: string | undefined }>();

  add({ actor, repo }: Activity, score: number): void {
    const known = this.#best.get(actor);
    if (score >= 0 && (known === undefined || score > known.score)) this.#best.set(actor, { score, repo });
  }

  /** Highest score first; ties by login. */
  ranking(): Ranking {
    return [...this.#best]
      .sort(([a, { score: first }], [b, { score: second }]) => second - first || (a < b ? -1 : 1))
      .map(([actor, { repo }]) => [
        { kind: "actor", name: actor },
        ...(repo === undefined ? [] : [{ kind: "repo" as const, name: repo }]),
      ]);
  }
}

/** Place of the first entry, from 1, that names what is truly behind the scenario; undefined when none does. */
export function rankOf({ truth }: Scenario, ranking: Ranking): number | undefined {
  const wanted = new Set(truth.map(({ kind, name }) => `${kind} ${name.toLowerCase()}`));
  const place = ranking.findIndex((entry) =>
    entry.some(({ kind, name }) => wanted.has(`${kind} ${name.toLowerCase()}`)),
  );
  return place === -1 ? undefined : place + 1;
}
