import type { Observation } from "../features/extract.ts";
import { TailDetector } from "./tail-detector.ts";

const byActor = (observation: Observation) => observation.actorWeight;
const byRepo = (observation: Observation) => observation.repoWeight;
const byPattern = (observation: Observation) => observation.patternWeight;

/** The panel's comparisons of single numbers with what is usual among the like. No feature and side stands in two of them. */
export function tailDetectors(): TailDetector[] {
  return [
    new TailDetector({
      name: "rate",
      looks: [
        { feature: "actor.events_1m", ordinary: 3 },
        { feature: "actor.events_10m", ordinary: 3 },
        { feature: "actor.events_1h", ordinary: 3 },
      ],
      weight: byActor,
    }),
    new TailDetector({
      name: "spread",
      looks: [
        { feature: "actor.repos_10m", ordinary: 2 },
        { feature: "actor.repos_1h", ordinary: 2 },
        { feature: "actor.owners_1h", ordinary: 2 },
      ],
      weight: byActor,
    }),
    new TailDetector({
      name: "crowd",
      looks: [
        { feature: "repo.events_1m", ordinary: 3 },
        { feature: "repo.events_10m", ordinary: 3 },
        { feature: "repo.events_1h", ordinary: 3 },
        { feature: "repo.actors_10m", ordinary: 3 },
        { feature: "repo.actors_1h", ordinary: 3 },
        { feature: "repo.newcomers_1h", ordinary: 3 },
      ],
      weight: byRepo,
    }),
    new TailDetector({
      name: "repetition",
      looks: [
        { feature: "text.actors_1h", ordinary: 2 },
        { feature: "text.repos_1h", ordinary: 2 },
        { feature: "name.actors_1h", ordinary: 2 },
        { feature: "name.repos_1h", ordinary: 2 },
      ],
      weight: byPattern,
    }),
    new TailDetector({
      name: "shape",
      looks: [
        { feature: "actor.gap_s", side: "low", ordinary: 3600 },
        { feature: "actor.name_entropy", ordinary: 3 },
        { feature: "repo.name_entropy", ordinary: 3 },
        { feature: "text.length", ordinary: 0 },
      ],
      weight: byActor,
      speaks: false,
    }),
  ];
}
