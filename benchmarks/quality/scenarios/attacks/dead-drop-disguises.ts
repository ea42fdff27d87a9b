import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, characters, logBetween, pick, wholeBetween } from "../stage/draw.ts";
import { SAME_TEXT } from "../stage/drivers.ts";
import { capital } from "../stage/fresh-names.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";
import { layDeadDrops } from "./lay-dead-drops.ts";

const LEET: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };

function disguised(text: string, way: number): string {
  if (way === 0) return [...text].reverse().join("");
  if (way === 1) return text.replace(/[aeiost]/g, (letter) => LEET[letter] ?? letter);
  return text.toUpperCase();
}

/**
 * Dead-drop repositories whose shared description is written backwards, in leet, or with a date that changes, and whose
 * names are two or three ordinary words (waves of 2026).
 */
export const deadDropDisguises: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random } = stage;
  const span = stage.span([25, 58]);
  const count = stage.people([60, 400], span, 6);
  const perVictim = logBetween(random, [1.2, 8]);
  const words = Array.from({ length: wholeBetween(random, [3, 4]) }, () => capital(pick(random, NOUNS))).join(" ");
  const common = disguised(words, wholeBetween(random, [0, 2]));
  const isDated = chance(random, 0.6);
  const theme = Array.from({ length: 12 }, () => pick(random, NOUNS));
  const suffix = wholeBetween(random, [2, 3]);
  const nameOf = () => `${pick(random, theme)}-${pick(random, theme)}-${characters(random, suffix, "0123456789")}`;
  const day = new Date(request.start).toISOString().slice(0, 10);
  const descriptionOf = () => (isDated ? `${common} - ${day}T${wholeBetween(random, [10, 23])}` : common);
  const { victims, repos } = layDeadDrops(stage, { span, count, perVictim, nameOf, descriptionOf, pushes: 1.2 });
  return stage.scenario({
    name: "dead-drop-disguises",
    family: "B",
    truth: [...actors(victims), pattern(common)],
    parts: repositories(repos),
    drivers: [...SAME_TEXT, "dead-drop"],
    noticeableEvents: 18,
  });
};
