import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick } from "../stage/draw.ts";
import { RENAMED, SAME_NAME } from "../stage/drivers.ts";
import { organisationLogin, repositoryName } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** All repositories of an organisation are renamed after one pattern and laid open by a service account within minutes (Aqua 2026-03: 44). */
export const defacement: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([1, 6]);
  const count = stage.output([20, 60], span);
  const organisation = cast.organisation();
  const actor = cast.stranger((draw) =>
    chance(draw, 0.5) ? `${organisationLogin(draw)}-automation` : `${organisation.login}-svc`,
  );
  const prefix = `${pick(random, NOUNS).slice(0, 4)}${pick(random, NOUNS).slice(0, 3)}-${pick(random, ["docs", "was-here", "owned", "leak"])}-`;
  const repos = cast.many(count, () =>
    cast.freshRepository(organisation, (draw) => prefix + repositoryName(draw), 900),
  );
  for (const [index, at] of stage.times(count, span, SCRIPT).entries())
    events.publish({ at, actor, repo: repos[index] });
  return stage.scenario({
    name: "defacement",
    family: "F",
    truth: [...actors([actor]), ...organisations([organisation])],
    parts: repositories(repos),
    drivers: [...RENAMED, ...SAME_NAME, "actor.publications_1h", "publication-wave", "rename-wave"],
    noticeableEvents: 8,
  });
};
