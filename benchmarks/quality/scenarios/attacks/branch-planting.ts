import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, hex, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD, SAME_NAME } from "../stage/drivers.ts";
import { lookAlikeBotLogin, personLogin } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";

/** Accounts that look like well-known bots plant branches named by one recipe in many repositories (Miasma 2026-06). */
export const branchPlanting: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([15, 50]);
  const count = stage.output([70, 350], span);
  const recipe = chance(random, 0.7) ? lookAlikeBotLogin : personLogin;
  const planters = cast.many(wholeBetween(random, [1, 4]), () => cast.newcomer(recipe, [0.1, 60]));
  const prefix = pick(random, ["snapshot", "backup", "sync", "cache-restore", "ci-temp", "preview"]);
  const digits = wholeBetween(random, [6, 16]);
  const pushed = 0.6 * random.next();
  const repos = cast.many(Math.max(1, Math.round(count / wholeBetween(random, [1, 8]))), () => cast.knownRepository());
  for (const at of stage.times(count, span, SCRIPT)) {
    const deed = { at, actor: pick(random, planters), repo: pick(random, repos) };
    const ref = `${prefix}-${hex(random, digits)}`;
    events.create(deed, { what: "branch", ref });
    if (chance(random, pushed))
      events.push({ ...deed, at: stage.after(at, [1, 15]) }, { branch: ref, messages: ["Update workflow"] });
  }
  return stage.scenario({
    name: "branch-planting",
    family: "G",
    truth: [...actors(planters), pattern(prefix)],
    parts: repositories(repos),
    drivers: [...SAME_NAME, ...ACTOR_SPREAD, "branch-planting", "look-alike-bot"],
    noticeableEvents: 15,
  });
};
