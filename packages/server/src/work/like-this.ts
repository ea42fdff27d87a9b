import type { Incident, LikeCases, Suppression } from "@oddwatch/pipeline";

/** Which incidents are like this one, for what a person said of it. */
export function casesLike({ kind, entities, detectors }: Pick<Incident, "kind" | "entities" | "detectors">): LikeCases {
  return { kind, entity: entities[0]?.name ?? "*", detectors };
}

/** What may be suppressed: names, kind, limits and an end, without the id that it gets. */
export type SuppressionWish = Omit<Suppression, "id">;

/**
 * "Like this": the same kind of the account, repository or owner that it is about. Undefined for a pattern over many, of which
 * a person has to say whose.
 */
export function suppressionLike({ kind, entities }: Pick<Incident, "kind" | "entities">): SuppressionWish | undefined {
  const [about] = entities;
  switch (about?.kind) {
    case "actor":
      return { actor: about.name, kind };
    case "repo":
      return { repo: about.name, kind };
    case "org":
      return { owner: about.name, kind };
    default:
      return undefined;
  }
}

/** Whether it names anything: one that does not would mute a kind of everybody. `*` alone names nothing. */
export function namesSomebody({ actor, repo, owner }: SuppressionWish): boolean {
  return [actor, repo, owner].some((name) => name !== undefined && /[^*/]/.test(name));
}
