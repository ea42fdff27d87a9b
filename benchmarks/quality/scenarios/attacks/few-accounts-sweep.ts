import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, logBetween, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { defaultBranch, farmRecipe, shortMessage } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** A handful of accounts push to hundreds of foreign repositories for hours (Megalodon 2026: 5,561 repositories in 6 hours). */
export const fewAccountsSweep: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([30, 55]);
  const count = stage.output([200, 800], span);
  const recipe = farmRecipe(random);
  const isFarm = chance(random, 0.5);
  const accounts = cast.many(wholeBetween(random, [2, 8]), () => (isFarm ? cast.newcomer(recipe) : cast.victim()));
  const perOwner = logBetween(random, [1.2, 6]);
  const owners = cast.many(Math.max(1, Math.round(count / perOwner)), () => cast.stranger());
  const repos = cast.many(count, () => cast.repository(pick(random, owners)));
  const messages = [shortMessage(random), shortMessage(random)];
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const words = { branch: defaultBranch(random), messages: [pick(random, messages)] };
    events.push({ at, actor: pick(random, accounts), repo: repos[index] }, words);
  }
  return stage.scenario({
    name: "few-accounts-sweep",
    family: "A",
    truth: actors(accounts),
    parts: [...repositories(repos), ...organisations(owners)],
    drivers: [...ACTOR_SPREAD, "push-fan-out"],
    noticeableEvents: 12 * accounts.length,
  });
};
