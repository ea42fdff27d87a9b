import type { ScenarioGenerator } from "../../scenario.ts";
import { wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** A taken-over owner's account gives a few unknown accounts access to repository after repository. */
export const memberSpree: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([2, 25]);
  const count = stage.output([14, 90], span);
  const [actor, owner] = [cast.victim(), cast.organisation()];
  const helpers = cast.many(wholeBetween(random, [1, 4]), () => cast.newcomer());
  const repos = cast.many(Math.ceil(count / helpers.length), () => cast.repository(owner));
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const repo = repos[Math.floor(index / helpers.length)];
    events.member({ at, actor, repo }, helpers[index % helpers.length]);
  }
  return stage.scenario({
    name: "member-spree",
    family: "X",
    truth: [...actors([actor]), ...organisations([owner])],
    parts: [...repositories(repos), ...actors(helpers)],
    drivers: [...ACTOR_SPREAD, "owner.repos_1h"],
    noticeableEvents: 8,
  });
};
