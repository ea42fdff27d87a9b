import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD } from "../stage/drivers.ts";
import { organisationLogin } from "../stage/fresh-names.ts";
import { SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** A project publishes all its packages on one day: tag and release for each, by its release account, in one or many repositories. */
export const releaseTrain: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([5, 40]);
  const count = stage.output([18, 90], span);
  const organisation = cast.organisation();
  const releaser = cast.stranger((draw) =>
    chance(random, 0.6) ? `${organisation.login}-release-bot` : organisationLogin(draw),
  );
  const isMonorepo = chance(random, 0.5);
  const repos = cast.many(isMonorepo ? 1 : count, () => cast.repository(organisation));
  const version = `${wholeBetween(random, [1, 20])}.${wholeBetween(random, [0, 30])}.0`;
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const repo = repos[index % repos.length];
    const tag = isMonorepo ? `${pick(random, NOUNS)}-${index}@${version}` : `v${version}`;
    const body = `Changes in ${version}: see the changelog of ${repo.name}`;
    events.push({ at, actor: releaser, repo }, { branch: "main", messages: [`Release ${version}`] });
    events.create({ at: stage.after(at, [1, 8]), actor: releaser, repo }, { what: "tag", ref: tag });
    const words = { tag, body, assets: ["source.tar.gz", "checksums.txt"] };
    events.release({ at: stage.after(at, [8, 40]), actor: releaser, repo }, { action: "published", ...words });
  }
  return stage.scenario({
    name: "release-train",
    family: undefined,
    truth: [...actors([releaser]), ...(isMonorepo ? repositories(repos) : [])],
    parts: [...repositories(repos), ...organisations([organisation])],
    drivers: [...ACTOR_RATE, ...ACTOR_SPREAD],
    noticeableEvents: 20,
  });
};
