import { Random } from "@oddwatch/anomaly";
import { type Baseline, StrangestActors } from "./ranking.ts";

/** The accounts in random order, each with the repository of a random event of its. */
export const randomRank: Baseline = () => (judged, seed) => {
  const random = new Random(`${seed}/random-rank`);
  const draws = new Map<string, number>();
  const strangest = new StrangestActors();
  for (const activity of judged) {
    const draw = draws.get(activity.actor) ?? random.next();
    draws.set(activity.actor, draw);
    strangest.add(activity, draw + random.next() * 1e-9);
  }
  return strangest.ranking();
};
