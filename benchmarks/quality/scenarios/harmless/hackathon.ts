import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, fewMostly, pick, wholeBetween } from "../stage/draw.ts";
import { REPO_CROWD, SAME_NAME, SAME_TEXT } from "../stage/drivers.ts";
import { capital, shortMessage } from "../stage/fresh-names.ts";
import { CROWD, PERSON } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";
import { ADJECTIVES, NOUNS } from "../stage/words.ts";

/** Teams begin at the same time: new accounts, repositories of one name with a team's number, a starter kit that all fork and star. */
export const hackathon: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([30, 58]);
  const count = stage.output([25, 120], span);
  const year = new Date(request.start).getUTCFullYear();
  const event = `${pick(random, ADJECTIVES)}hack-${year}`;
  const starter = cast.freshRepository(cast.organisation(), () => `${event}-starter`, 5);
  const described = chance(random, 0.4) ? `${capital(event)} project of our team` : undefined;
  const people = cast.many(count, () => (chance(random, 0.4) ? cast.newcomer(undefined, [0.05, 30]) : cast.stranger()));
  const repos = people.map((owner) =>
    cast.freshRepository(owner, () => `${event}-${pick(random, ["team", NOUNS[0]])}-${wholeBetween(random, [1, 99])}`),
  );
  for (const [index, at] of stage.times(count, span, CROWD).entries()) {
    const [actor, repo] = [people[index], repos[index]];
    if (chance(random, 0.6)) events.fork({ at, actor, repo: starter }, cast.freshRepository(actor));
    if (chance(random, 0.3)) events.star({ at: stage.after(at, [5, 60]), actor, repo: starter });
    events.create({ at: stage.after(at, [20, 200]), actor, repo }, { what: "repository", description: described });
    const sitting = { start: stage.after(at, [200, 400]), end: request.end };
    if (sitting.start >= sitting.end) continue;
    for (const later of stage.times(fewMostly(random, 3, 15), sitting, PERSON)) {
      events.push({ at: later, actor, repo }, { branch: "main", messages: [shortMessage(random)] });
    }
  }
  return stage.scenario({
    name: "hackathon",
    family: undefined,
    truth: [...repositories([starter]), pattern(event)],
    parts: [...actors(people), ...repositories(repos)],
    drivers: [...REPO_CROWD, ...SAME_NAME, ...SAME_TEXT],
    noticeableEvents: 30,
  });
};
