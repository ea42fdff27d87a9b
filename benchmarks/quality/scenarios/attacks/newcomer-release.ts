import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, pick, wholeBetween } from "../stage/draw.ts";
import { NEWCOMER_RELEASE } from "../stage/drivers.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, organisations, repositories, Stage } from "../stage/stage.ts";

const USUAL_ASSETS = ["checksums.txt", "linux-amd64.tar.gz", "darwin-arm64.tar.gz"];
const ODD_ASSETS = ["setup.exe", "postinstall.js", "update.bin", "installer.scr", "loader.dll"];

/**
 * An account that never released there publishes releases of an owner's packages, with other files than the maintainer's
 * (a compromised maintainer's token; xz 2024 in slow motion). One hour shows little of what was usual before.
 */
export const newcomerRelease: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const { start } = request;
  const span = stage.span([4, 45]);
  const count = stage.output([4, 20], span);
  const assets = [pick(random, ODD_ASSETS), ...(chance(random, 0.5) ? [pick(random, ODD_ASSETS)] : [])];
  const owner = cast.organisation();
  const maintainer = cast.regular();
  const actor = chance(random, 0.5) ? cast.newcomer(undefined, [2, 400]) : cast.stranger();
  const repos = cast.many(count, () => cast.repository(owner));
  if (chance(random, 0.4))
    events.member(
      { at: stage.times(1, { start, end: span.start }, PERSON)[0] ?? start, actor: maintainer, repo: repos[0] },
      actor,
    );
  for (const [index, at] of stage.times(count, span, SCRIPT).entries()) {
    const repo = repos[index];
    const [major, minor] = [wholeBetween(random, [0, 6]), wholeBetween(random, [0, 30])];
    const usual = {
      at: stage.times(1, { start, end: Math.max(start + 1000, at - 120_000) }, PERSON)[0],
      actor: maintainer,
      repo,
    };
    if (chance(random, 0.25))
      events.release(usual, { action: "published", tag: `v${major}.${minor}.0`, assets: USUAL_ASSETS });
    const tag = `v${major}.${minor}.1`;
    events.create({ at, actor, repo }, { what: "tag", ref: tag });
    events.release({ at: stage.after(at, [5, 60]), actor, repo }, { action: "published", tag, assets });
  }
  return stage.scenario({
    name: "newcomer-release",
    family: "N",
    truth: actors([actor]),
    parts: [...repositories(repos), ...organisations([owner])],
    drivers: [...NEWCOMER_RELEASE, "pair.first_kind", "access-then-release"],
    noticeableEvents: 3,
    visibility: "partly",
  });
};
