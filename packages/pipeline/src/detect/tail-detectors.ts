import type { Observation } from "../features/extract.ts";
import { type Look, TailDetector } from "./tail-detector.ts";

const byActor = (observation: Observation) => observation.actorWeight;
const byRepo = (observation: Observation) => observation.repoWeight;
const byPattern = (observation: Observation) => observation.patternWeight;

const RATE: readonly Look[] = [
  { feature: "actor.events_1m", ordinary: 3 },
  { feature: "actor.events_10m", ordinary: 3 },
  { feature: "actor.events_1h", ordinary: 3 },
  { feature: "actor.events_1d", ordinary: 5 },
  { feature: "actor.deletions_1d", ordinary: 3 },
  { feature: "actor.self_talk_1h", ordinary: 3 },
];
const SPREAD: readonly Look[] = [
  { feature: "actor.repos_10m", ordinary: 2 },
  { feature: "actor.repos_1h", ordinary: 2 },
  { feature: "actor.owners_1h", ordinary: 2 },
  { feature: "actor.default_repos_1h", ordinary: 2 },
  { feature: "actor.publications_1h", ordinary: 1 },
];
const CROWD: readonly Look[] = [
  { feature: "repo.events_1m", ordinary: 3 },
  { feature: "repo.events_10m", ordinary: 3 },
  { feature: "repo.events_1h", ordinary: 3 },
  { feature: "repo.actors_10m", ordinary: 3 },
  { feature: "repo.actors_1h", ordinary: 3 },
  { feature: "repo.newcomers_1h", ordinary: 3 },
];
const REPETITION: readonly Look[] = [
  { feature: "text.actors_1h", ordinary: 2 },
  { feature: "text.repos_1h", ordinary: 2 },
  { feature: "text.near_actors_1h", ordinary: 2 },
  { feature: "text.near_repos_1h", ordinary: 2 },
  { feature: "name.actors_1h", ordinary: 2 },
  { feature: "name.repos_1h", ordinary: 2 },
];
const TEMPORAL: readonly Look[] = [
  { feature: "actor.acceleration", ordinary: 2 },
  { feature: "actor.silence_ratio", ordinary: 3 },
  { feature: "actor.hour_bits", ordinary: 2 },
  { feature: "actor.action_bits", ordinary: 2 },
  { feature: "actor.gap_cv", side: "low", ordinary: 0.5 },
  { feature: "actor.sequence_bits", side: "low", ordinary: 1 },
];
const CONTENT: readonly Look[] = [
  { feature: "activity.secrets", ordinary: 0 },
  { feature: "text.surprise_bits", ordinary: 2 },
  { feature: "text.new_hosts", ordinary: 0 },
  { feature: "text.hosts", ordinary: 1 },
  { feature: "text.mentions", ordinary: 2 },
  { feature: "ref.shell_characters", ordinary: 0 },
];
const CONTEXT: readonly Look[] = [
  { feature: "repo.over_usual", ordinary: 2 },
  { feature: "repo.silence_ratio", ordinary: 3 },
  { feature: "owner.events_1h", ordinary: 3 },
  { feature: "owner.repos_1h", ordinary: 2 },
];
const REFS: readonly Look[] = [
  { feature: "ref.recreated", ordinary: 0 },
  { feature: "ref.same_commit_1h", ordinary: 1 },
  { feature: "push.forced", ordinary: 0 },
  // one push of a thousand sets its branch back (recorded in January 2015): people mend what they pushed
  { feature: "owner.rewinds_1h", ordinary: 1 },
  { feature: "owner.renames_1h", ordinary: 2 },
  { feature: "pair.newcomer_release", ordinary: 0 },
];
const READ_ONLY: readonly Look[] = [
  { feature: "actor.gap_s", side: "low", ordinary: 3600 },
  { feature: "actor.name_entropy", ordinary: 3 },
  { feature: "repo.name_entropy", ordinary: 3 },
  { feature: "text.length", ordinary: 40 },
  // tools name branches at length and at random all day: alone such a name is no news
  { feature: "ref.random_run", ordinary: 6 },
  { feature: "ref.entropy", ordinary: 3 },
  { feature: "ref.length", ordinary: 20 },
];

/**
 * The panel's comparisons of single numbers with what is usual among the like; no feature and side stands in two of them.
 * The first is `rate`, the second `spread`: those that an account's own habit may explain.
 */
export function tailDetectors(): TailDetector[] {
  return [
    new TailDetector({ name: "rate", looks: RATE, weight: byActor }),
    new TailDetector({ name: "spread", looks: SPREAD, weight: byActor }),
    new TailDetector({ name: "crowd", looks: CROWD, weight: byRepo }),
    new TailDetector({ name: "repetition", looks: REPETITION, weight: byPattern }),
    new TailDetector({ name: "temporal", looks: TEMPORAL, weight: byActor }),
    new TailDetector({ name: "content", looks: CONTENT, weight: byActor }),
    new TailDetector({ name: "context", looks: CONTEXT, weight: byRepo }),
    new TailDetector({ name: "refs", looks: REFS, weight: byRepo }),
    new TailDetector({ name: "read", looks: READ_ONLY, weight: byActor, speaks: false }),
  ];
}
