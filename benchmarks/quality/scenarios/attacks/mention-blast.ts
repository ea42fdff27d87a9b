import type { ScenarioGenerator } from "../../scenario.ts";
import { chance, wholeBetween } from "../stage/draw.ts";
import { SAME_TEXT } from "../stage/drivers.ts";
import { capital, unseenHost } from "../stage/fresh-names.ts";
import { lure, mentions } from "../stage/lures.ts";
import { PERSON, SCRIPT } from "../stage/pace.ts";
import { actors, pattern, repositories, Stage } from "../stage/stage.ts";

/** Fresh accounts with an official-looking repository open discussions or issues there that mention dozens of people each (2025-08, 2026-08). */
export const mentionBlast: ScenarioGenerator = (request) => {
  const stage = new Stage(request);
  const { random, cast, events } = stage;
  const span = stage.span([6, 40]);
  const count = stage.output([20, 120], span);
  const bait = lure(random, unseenHost(random));
  const [fewest, most] = [wholeBetween(random, [20, 40]), wholeBetween(random, [41, 60])];
  const blasters = cast.many(wholeBetween(random, [1, 3]), () => cast.newcomer(undefined, [0.01, 5]));
  const repos = blasters.map((owner) =>
    cast.freshRepository(owner, () => bait.title.toLowerCase().replace(/[^a-z]+/g, "-")),
  );
  const inDiscussions = request.era !== "2015" && chance(random, 0.5);
  for (const [index, repo] of repos.entries()) {
    events.create(
      { at: span.start, actor: blasters[index], repo },
      { what: "repository", description: capital(bait.title) },
    );
  }
  for (const [index, at] of stage.times(count, span, chance(random, 0.7) ? SCRIPT : PERSON).entries()) {
    const turn = index % blasters.length;
    const body = `${bait.body()}\n\n${mentions(random, wholeBetween(random, [fewest, most]))}`;
    const words = { number: 1 + Math.floor(index / blasters.length), title: bait.title, body };
    const deed = { at, actor: blasters[turn], repo: repos[turn] };
    if (inDiscussions) events.discussion(deed, words);
    else events.issue(deed, { action: "opened", ...words });
  }
  return stage.scenario({
    name: "mention-blast",
    family: "H",
    truth: [...actors(blasters), ...repositories(repos), pattern(bait.title)],
    drivers: [
      ...SAME_TEXT,
      "text.mentions",
      "text.new_hosts",
      "mass-mentions",
      "same-text-everywhere",
      "alarming-issue",
    ],
    noticeableEvents: 8,
  });
};
