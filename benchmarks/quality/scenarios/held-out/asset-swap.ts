import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_SPREAD } from "../stage/drivers.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

/** An account edits old releases of many repositories, one after another, to put other files behind known links. */
export const assetSwap: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([3, 35]);
  const count = stage.output([25, 140], span);
  const file = pick(random, ["setup.exe", "app.dmg", "plugin.zip", "firmware.bin"]);
  const again = chance(random, 0.3);
  const actor = cast.victim();
  const owners = cast.many(wholeBetween(random, [1, 7]), () => cast.organisation());
  const repos = cast.many(Math.max(1, Math.round(count / wholeBetween(random, [1, 6]))), () =>
    cast.repository(pick(random, owners)),
  );
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const tag = `v${wholeBetween(random, [0, 5])}.${index}`;
    const action = again && chance(random, 0.5) ? "published" : "edited";
    events.release({ at, actor, repo: repos[index % repos.length] }, { action, tag, assets: [file] });
  }
  return stage.scenario({
    name: "asset-swap",
    family: "X",
    truth: actors([actor]),
    parts: [...repositories(repos), ...organisations(owners)],
    drivers: [...ACTOR_SPREAD, "release.assets"],
    noticeableEvents: 10,
  });
};
