import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import { adopted } from "./adopt-incident.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

/** A run that opened an incident, and another, of a later version, that takes it over from its row. */
function takenOver(...taken: Parameters<TrackerRun["take"]>[]) {
  const before = new TrackerRun();
  for (const [each, judged] of taken) before.take(each, judged);
  const [incident] = before.incidents;
  const row = JSON.parse(JSON.stringify(incident));
  const after = new TrackerRun();
  after.tracker.adopt(adopted({ incident: row, openedSeq: 1 }));
  return { incident, after };
}

const later = { id: "later", at: NOON + 5 * 60_000 };

describe("an incident that is taken over from its row", () => {
  it("goes on under its id, with all it had", () => {
    const { incident, after } = takenOver([activity("issue"), 6]);
    after.take(activity("issue", later), 6);
    expect(after.incidents).toMatchObject([
      {
        id: incident.id,
        kind: incident.kind,
        eventCount: 2,
        pagedAt: NOON,
        detectedAt: NOON,
        entities: incident.entities,
      },
    ]);
    expect(after.incidents[0].score).toBeCloseTo(incident.score, 9);
    expect(after.ledger).toEqual([]);
  });

  it("collects its account's activities of every kind", () => {
    const { after } = takenOver([activity("issue"), 6]);
    after.take(activity("push", later));
    expect(after.incidents).toMatchObject([{ eventCount: 2 }]);
  });

  it("collects what automation does for the same owner, and not for another", () => {
    const bot = { actor: "dependabot[bot]" };
    const { after } = takenOver([activity("push", bot), 9]);
    after.take(activity("push", { ...later, ...bot, repo: "other/x" }));
    expect(after.incidents).toEqual([]);
    after.take(activity("push", { ...later, ...bot, repo: "acme/lib" }));
    expect(after.incidents).toMatchObject([{ eventCount: 2 }]);
  });

  it("collects activities on its repository, copies of its text and names of its shape", () => {
    const star = (actor: string) => activity("star", { id: actor, actor });
    const crowd = takenOver([star("a")], [star("b")], [star("c"), verdictOf(6, { subject: "repo" })]).after;
    crowd.take(activity("star", { ...later, actor: "dora" }));
    expect(crowd.incidents).toMatchObject([{ eventCount: 4, entities: [{ kind: "repo", name: "acme/app" }] }]);

    const words = { body: text("buy cheap followers") };
    const campaign = takenOver([activity("comment", words), verdictOf(6, { subject: "text" })]).after;
    campaign.take(activity("comment", { ...later, ...words, actor: "dora", repo: "x/y" }));
    expect(campaign.incidents).toMatchObject([{ eventCount: 2, actors: ["alice", "dora"] }]);

    const names = takenOver([activity("create", { ref: "release-12" }), verdictOf(6, { subject: "name" })]).after;
    names.take(activity("create", { ...later, ref: "release-13", actor: "dora" }));
    expect(names.incidents).toMatchObject([{ eventCount: 2 }]);
  });

  it("is resolved when it stays quiet", () => {
    const { after } = takenOver([activity("issue"), 6]);
    after.tick(NOON + 3_600_000);
    expect(after.incidents).toMatchObject([{ state: "resolved", eventCount: 1 }]);
  });

  it("needs nothing that an older row may lack", () => {
    const { incident } = takenOver([activity("issue"), 6]);
    const bare = {
      ...incident,
      entities: [],
      actors: [],
      repos: [],
      contributions: [{ feature: "gone", value: 1, share: 1 }],
    };
    expect(adopted({ incident: bare, openedSeq: 1 })).toMatchObject({
      drivers: [],
      entities: [{ kind: "actor", name: "" }],
    });
  });
});
