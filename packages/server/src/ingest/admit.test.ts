import type { Control } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { floodedItems } from "../../../../test/flooded-items.ts";
import { NOON } from "../../../../test/synthetic-activity.ts";
import { admit } from "./admit.ts";
import type { SourceItem } from "./source-round.ts";
import { roundOf } from "./task-under-test.ts";

const YEAR_MS = 365 * 86_400_000;
const TOKEN = `ghp_${"aB3d".repeat(9)}`;
const items = floodedItems(10);
const item = (index: number) => items[index] as SourceItem;

function tick(at: number): Control {
  return { kind: "tick", at };
}

function dated(index: number, at: number): SourceItem {
  const { event, ...rest } = item(index);
  return { ...rest, event: { ...event, at } as SourceItem["event"] };
}

/** What enters the log: ids of activities, and times of controls. */
function entered(rounds: Parameters<typeof admit>[0]): (string | number)[] {
  return admit(rounds).entries.map((entry) => ("control" in entry ? entry.control.at : entry.candidate.activity.id));
}

describe("what rounds hold", () => {
  it("enters in their order, the controls of a round before its items", () => {
    const first = roundOf([item(0), item(1)], { controls: [tick(1), tick(2)] });
    const second = roundOf([item(2)], { controls: [tick(3)] });
    const ids = items.map(({ event }) => event?.id);
    expect(entered([first, second])).toEqual([1, 2, ids[0], ids[1], 3, ids[2]]);
  });

  it("enters once when it comes twice, in one round or in two, and is counted", () => {
    const { entries, duplicates } = admit([roundOf([item(0), item(0), item(1)]), roundOf([item(1), item(2)])]);
    expect([entries.length, duplicates]).toEqual([3, 2]);
  });

  it("is the same occurrence only with the same type and time", () => {
    expect(admit([roundOf([item(0), dated(0, NOON + 1)])]).duplicates).toBe(0);
  });

  it("is kept out, with the reason, when its date cannot be true", () => {
    const odd = { ...dated(1, NOON + YEAR_MS), seenAt: NOON };
    const { entries, quarantined } = admit([roundOf([item(0), odd, item(2)], { source: "public" })]);
    expect(entries.length).toBe(2);
    expect(quarantined).toMatchObject([{ source: "public", at: NOON, raw: item(1).raw }]);
    expect(quarantined[0]?.reason).toContain(item(1).event?.id);
  });

  it("that could not be read is kept with the time at which its round was brought, without secrets", () => {
    const refused = [{ reason: "no JSON", raw: `{"token": "${TOKEN}"` }];
    const { entries, quarantined } = admit([roundOf([], { refused, at: NOON + 5 })]);
    expect(entries).toEqual([]);
    expect(quarantined).toMatchObject([{ source: "test", reason: "no JSON", at: NOON + 5 }]);
    expect(quarantined[0]?.raw).not.toContain(TOKEN);
  });

  it("holds no secret once it is kept out for its date", () => {
    const odd = { ...dated(0, NOON + YEAR_MS), seenAt: NOON, raw: `{"body": "${TOKEN}"}` };
    expect(JSON.stringify(admit([roundOf([odd])]))).not.toContain(TOKEN);
  });

  it("tells how far each source was read, and nothing of one that does not say", () => {
    const rounds = [
      roundOf([], { source: "a", position: 1 }),
      roundOf([item(0)], { source: "b" }),
      roundOf([], { source: "a", position: { page: 2 } }),
    ];
    expect(admit(rounds).positions).toEqual([
      { source: "a", position: 1 },
      { source: "a", position: { page: 2 } },
    ]);
  });

  it("may be a moved ref", () => {
    const move = { repo: "o/r", ref: "refs/tags/v1", from: "a".repeat(40), to: "b".repeat(40), at: NOON };
    const [entry] = admit([roundOf([{ move, seenAt: NOON } as SourceItem], { lane: "refs" })]).entries;
    expect(entry).toMatchObject({ candidate: { activity: { kind: "ref-move", lane: "refs", repo: "o/r" } } });
  });
});
