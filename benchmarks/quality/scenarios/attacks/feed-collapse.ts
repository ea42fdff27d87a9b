import type { ScenarioGenerator } from "../../scenario.ts";
import { between } from "../stage/draw.ts";
import { Stage } from "../stage/stage.ts";

/** The crawl fails for some minutes: hardly anything of any type is seen, and nothing of it comes later. Twice the strength lasts twice as long. */
export const feedCollapse: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const minutes = between(stage.random, [6, 14]) * request.strength;
  const { start, end } = stage.span([minutes, minutes]);
  const kept = 0.02 * stage.random.next();
  const scenario = stage.scenario({
    name: "feed-collapse",
    family: "O",
    truth: [],
    drivers: ["observation-gap"],
    noticeableEvents: 0,
    visibility: "feed",
  });
  return { ...scenario, gap: { start, end, kept, caughtUp: 0, surgeMs: 0 } };
};
