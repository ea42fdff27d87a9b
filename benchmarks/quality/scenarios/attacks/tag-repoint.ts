import type { RefMove } from "@oddwatch/github-events";
import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, hex, pick, wholeBetween } from "../stage/draw.ts";
import { pace, SCRIPT } from "../stage/pace.ts";
import { organisations, repositories, Stage } from "../stage/stage.ts";
import { TECH_WORDS } from "../stage/words.ts";

/**
 * All version tags of a popular action are moved to one or two commits that no branch reaches (tj-actions 2025-03, Trivy
 * 2026-03: 76 tags, Laravel-Lang 2026-05: 700). GitHub tells nothing of it in the stream; a ref watcher sees it.
 */
export const tagRepoint: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast } = stage;
  const span = stage.span([1, 12]);
  const count = stage.output([40, 300], span);
  const owner = cast.organisation();
  const repo = cast.freshRepository(
    owner,
    (draw) => `${pick(draw, ["setup", "scan", "changed", "cache"])}-${pick(draw, TECH_WORDS)}`,
    1500,
  );
  const commits = cast.many(chance(random, 0.6) ? 1 : wholeBetween(random, [2, 4]), () => hex(random, 40));
  const isAnnotated = chance(random, 0.3);
  const minors = wholeBetween(random, [6, 15]);
  const refMoves = pace(random, count, span, SCRIPT).map((at, index): RefMove => {
    const version = `v${Math.floor(index / minors ** 2)}.${Math.floor(index / minors) % minors}.${index % minors}`;
    const ref = `refs/tags/${index % minors === 0 && chance(random, 0.2) ? version.split(".")[0] + (index === 0 ? "" : `.${index}`) : version}`;
    const commit = pick(random, commits);
    const move: RefMove = {
      repo: repo.name,
      ref,
      from: hex(random, 40),
      to: isAnnotated ? hex(random, 40) : commit,
      at,
    };
    return isAnnotated ? { ...move, peeled: commit } : move;
  });
  const scenario = stage.scenario({
    name: "tag-repoint",
    family: "E",
    truth: [...repositories([repo]), ...organisations([owner])],
    parts: [{ kind: "actor", name: owner.login }],
    drivers: ["ref.same_commit_1h", "version-tag-moved", "many-tags-moved", "one-commit-many-tags"],
    noticeableEvents: 1,
    visibility: "refs-lane",
  });
  return { ...scenario, refMoves, noticeableAfter: 1 / count };
};
