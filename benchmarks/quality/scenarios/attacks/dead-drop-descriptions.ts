import type { ScenarioGenerator } from "../../scenario.ts";
import { characters, logBetween, pick } from "../stage/draw.ts";
import { SAME_NAME, SAME_TEXT } from "../stage/drivers.ts";
import { capital } from "../stage/fresh-names.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";
import { layDeadDrops } from "./lay-dead-drops.ts";

/**
 * A worm makes repositories with random names and one description in the names of its victims (Sha1-Hulud 2025-11: some
 * 26,000 in a day and a half, up to 2,000 an hour).
 */
export const deadDropDescriptions: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random } = stage;
  const span = stage.span([30, 58]);
  const count = stage.people([150, 900], span, 8);
  const length = pick(random, [16, 18, 18, 18, 20]);
  const perVictim = logBetween(random, [1.5, 25]);
  const number = pick(random, ["First", "Second", "Third", "Next"]);
  const description = `${capital(pick(random, NOUNS))}-${capital(pick(random, NOUNS))}: The ${number} ${pick(random, ["Rising", "Harvest", "Passage", "Return"])}.`;
  const nameOf = () => characters(random, length);
  const drops = { span, count, perVictim, nameOf, descriptionOf: () => description, pushes: 1.5 };
  const { victims, repos } = layDeadDrops(stage, drops);
  return stage.scenario({
    name: "dead-drop-descriptions",
    family: "B",
    truth: [...actors(victims), pattern(description)],
    parts: repositories(repos),
    drivers: [...SAME_TEXT, ...SAME_NAME, "dead-drop", "dead-drop-names"],
    noticeableEvents: 18,
  });
};
