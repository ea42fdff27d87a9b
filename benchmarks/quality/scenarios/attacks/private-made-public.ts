import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, logBetween, pick, wholeBetween } from "../stage/draw.ts";
import { repositoryName } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, repositories, Stage } from "../stage/stage.ts";

/** The private repositories of a few victims are made public one after another, often with a word behind their names (Shai-Hulud 2025-09). */
export const privateMadePublic: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const count = stage.output([25, 120]);
  const victims = cast.many(wholeBetween(random, [1, 4]), () => cast.victim());
  const suffix = chance(random, 0.7) ? pick(random, ["-migration", "-archive", "-copy", "-public"]) : "";
  const owners = chance(random, 0.4) ? victims.map(() => cast.organisation()) : victims;
  const published = victims.map((_, index) => {
    const share =
      index === victims.length - 1
        ? count - Math.floor(count / victims.length) * index
        : Math.floor(count / victims.length);
    return cast.many(share, () =>
      cast.freshRepository(owners[index], (draw) => repositoryName(draw) + suffix, logBetween(random, [20, 2000])),
    );
  });
  for (const [index, actor] of victims.entries()) {
    const span = stage.span([3, 20]);
    for (const [turn, at] of stage.times(published[index].length, span, SCRIPT).entries()) {
      events.publish({ at, actor, repo: published[index][turn] });
    }
  }
  return stage.scenario({
    name: "private-made-public",
    family: "B",
    truth: actors(victims),
    parts: repositories(published.flat()),
    drivers: ["actor.publications_1h", "publication-wave", "drop-then-publish"],
    noticeableEvents: 6 * victims.length,
  });
};
