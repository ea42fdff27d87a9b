import type { ScenarioGenerator } from "../../scenario.ts";
import { between, wholeBetween } from "../stage/draw.ts";
import { Stage } from "../stage/stage.ts";

/** GitHub is down for some minutes; when it is back, people and queues make up for what was missed. Twice the strength lasts twice as long. */
export const outageAndSurge: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const minutes = between(stage.random, [5, 12]) * request.strength;
  const { start, end } = stage.span([minutes, minutes]);
  const [kept, caughtUp] = [between(stage.random, [0, 0.08]), between(stage.random, [0.5, 0.95])];
  const surgeMs = 60_000 * wholeBetween(stage.random, [2, 9]);
  const scenario = stage.scenario({
    name: "outage-and-surge",
    family: "O",
    truth: [],
    drivers: ["observation-gap", "surge-after-gap"],
    noticeableEvents: 0,
    visibility: "feed",
  });
  return { ...scenario, gap: { start, end, kept, caughtUp, surgeMs } };
};
