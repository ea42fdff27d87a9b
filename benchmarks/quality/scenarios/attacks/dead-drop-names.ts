import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, characters, pick, wholeBetween } from "../stage/draw.ts";
import { SAME_NAME } from "../stage/drivers.ts";
import { PERSON } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { ADJECTIVES, NOUNS } from "../stage/words.ts";
import { layDeadDrops } from "./lay-dead-drops.ts";

/**
 * Unrelated victims make repositories of one odd name with a number or a few letters behind it; some then have private
 * repositories renamed alike and made public (s1ngularity 2025-08).
 */
export const deadDropNames: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([25, 55]);
  const count = stage.people([60, 400], span, 5);
  const prefix = `${characters(random, 1, "sztx")}${wholeBetween(random, [1, 9])}${pick(random, NOUNS)}-${pick(random, ["repository", "archive", "results", "store"])}`;
  const letters = wholeBetween(random, [4, 7]);
  const numbered = chance(random, 0.4);
  const nameOf = () =>
    `${prefix}-${numbered ? wholeBetween(random, [0, 9]) : characters(random, letters, "abcdefghijklmnopqrstuvwxyz")}`;
  const description = chance(random, 0.3)
    ? `${pick(random, ADJECTIVES)} ${pick(random, NOUNS)} of the week`
    : undefined;
  const drops = { span, count, perVictim: 1.3, nameOf, descriptionOf: () => description, pushes: 1 };
  const { victims, repos } = layDeadDrops(stage, drops);
  const publishers = victims.filter(() => chance(random, 0.12));
  const published = publishers.flatMap((actor, index) => {
    const starts = stage.times(publishers.length, span, PERSON);
    const own = cast.many(wholeBetween(random, [2, 15]), () =>
      cast.freshRepository(actor, () => `${prefix}-${characters(random, 5)}`, 700),
    );
    const stretch = { start: starts[index], end: Math.min(span.end, starts[index] + own.length * 15_000) };
    for (const [turn, at] of stage.times(own.length, stretch, PERSON).entries())
      events.publish({ at, actor, repo: own[turn] });
    return own;
  });
  return stage.scenario({
    name: "dead-drop-names",
    family: "B",
    truth: [...actors(victims), pattern(prefix)],
    parts: repositories([...repos, ...published]),
    drivers: [...SAME_NAME, "actor.publications_1h", "dead-drop-names", "publication-wave", "drop-then-publish"],
    noticeableEvents: 15,
  });
};
