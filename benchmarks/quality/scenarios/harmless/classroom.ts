import type { ScenarioGenerator } from "../../scenario.ts";
import type { Repository } from "../stage/cast.ts";
import { chance, fewMostly, pick, wholeBetween } from "../stage/draw.ts";
import { ACTOR_RATE, ACTOR_SPREAD, SAME_NAME, SAME_TEXT } from "../stage/drivers.ts";
import { CROWD, PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, organisations, pattern, repositories, Stage } from "../stage/stage.ts";
import { NOUNS } from "../stage/words.ts";

/** A class gets a repository for each student from one template; students begin to push. Nobody had a bot for it in 2015. */
export const classroom: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([8, 45]);
  const count = stage.output([25, 140], span);
  const organisation = cast.organisation();
  const teacher = cast.stranger();
  const maker =
    request.era !== "2015" && chance(random, 0.6) ? { login: "github-classroom[bot]", id: 41_898_000 } : teacher;
  const stem = `${pick(random, ["assignment", "lab", "homework", "week", "tp"])}-${wholeBetween(random, [1, 14])}-${pick(random, NOUNS)}`;
  const description = `${stem} created by the course`;
  const students = cast.many(count, () => (chance(random, 0.5) ? cast.newcomer(undefined, [1, 300]) : cast.stranger()));
  const repos: Repository[] = [];
  for (const [index, at] of stage.times(count, span, chance(random, 0.5) ? SCRIPT : CROWD).entries()) {
    const student = students[index];
    const repo = cast.freshRepository(organisation, () => `${stem}-${student.login}`);
    repos.push(repo);
    events.create({ at, actor: maker, repo }, { what: "repository", description });
    events.create({ at: stage.after(at, [1, 6]), actor: maker, repo }, { what: "branch", ref: "main", description });
    events.member({ at: stage.after(at, [3, 20]), actor: maker, repo }, student);
    const sitting = { start: stage.after(at, [60, 600]), end: span.end };
    if (sitting.start >= span.end) continue;
    for (const later of stage.times(fewMostly(random, 2, 9) - 1, sitting, PERSON)) {
      events.push({ at: later, actor: student, repo }, { branch: "main", messages: ["first try"] });
    }
  }
  return stage.scenario({
    name: "classroom",
    family: undefined,
    truth: [...actors([maker]), pattern(stem)],
    parts: [...organisations([organisation]), ...repositories(repos), ...actors(students)],
    drivers: [...SAME_NAME, ...SAME_TEXT, ...ACTOR_SPREAD, ...ACTOR_RATE],
    noticeableEvents: 30,
  });
};
