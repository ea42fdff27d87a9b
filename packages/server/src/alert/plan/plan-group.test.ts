import { describe, expect, it } from "vitest";
import { alertSettings, GroupUnderTest, pagedIncident, START } from "../alert-under-test.ts";

const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const under = (route: Record<string, unknown>, settings: Record<string, unknown> = {}) =>
  new GroupUnderTest(alertSettings(settings, { groupWaitSeconds: 30, groupIntervalSeconds: 300, ...route }));

describe("grouping", () => {
  it("lets the first message wait for others that belong to it", () => {
    const group = under({}).notify(pagedIncident("a")).after(20).notify(pagedIncident("b")).after(100);
    expect(group.story).toEqual(["30 opened slack a,b"]);
  });

  it("tells forty in one message, the worst first", () => {
    const forty = Array.from({ length: 40 }, (_, n) => pagedIncident(`i${n}`, { score: n / 100 }));
    const group = under({})
      .notify(...forty)
      .after(100);
    expect(group.sent).toHaveLength(1);
    expect(group.sent[0]?.ids).toHaveLength(40);
    expect(group.sent[0]?.ids[0]).toBe("i39");
  });

  it("keeps later messages an interval apart", () => {
    const group = under({}).notify(pagedIncident("a")).after(40).notify(pagedIncident("b")).after(60);
    group.notify(pagedIncident("c")).after(600);
    expect(group.story).toEqual(["30 opened slack a", "330 updated slack a,b,c"]);
  });

  it("does not let a critical incident wait, but further ones", () => {
    const critical = { severity: "critical" } as const;
    const group = under({})
      .notify(pagedIncident("a", critical))
      .after(10)
      .notify(pagedIncident("b", critical))
      .after(400);
    expect(group.story).toEqual(["0 opened slack a", "300 updated slack a,b"]);
  });

  it("tells at once when something told becomes critical, after the interval when it only rises", () => {
    const group = under({})
      .notify(pagedIncident("a", { severity: "low" }))
      .after(60);
    group.change("a", { severity: "high" }).after(300).change("a", { severity: "critical" });
    expect(group.story).toEqual(["30 opened slack a", "330 updated slack a", "360 updated slack a"]);
  });
});

describe("repeating", () => {
  it("says it again while nobody has it in hand", () => {
    const group = under({ repeatSeconds: 1000 }).notify(pagedIncident("a")).after(2500);
    group.change("a", { isAcknowledged: true }).after(5000);
    expect(group.story).toEqual(["30 opened slack a", "1030 reminder slack a", "2030 reminder slack a"]);
  });

  it("never does with repeatSeconds 0", () => {
    expect(under({ repeatSeconds: 0 }).notify(pagedIncident("a")).after(1e6).story).toHaveLength(1);
  });
});

describe("the same again", () => {
  it("is not told when another of its fingerprint was told lately", () => {
    const group = under({}).notify(pagedIncident("a")).after(60);
    group.notify(pagedIncident("b", { fingerprint: "flood a" })).after(1000);
    expect(group.story).toEqual(["30 opened slack a"]);
    expect(group.noted).toEqual(["b held alert-duplicate"]);
  });

  it("is told when it is worse, or when time has passed", () => {
    const group = under({ duplicateSeconds: 600, repeatSeconds: 0 }).notify(pagedIncident("a")).after(60);
    group.notify(pagedIncident("b", { fingerprint: "flood a", severity: "critical" })).after(700);
    group.notify(pagedIncident("c", { fingerprint: "flood a" })).after(300);
    expect(group.story).toEqual(["30 opened slack a", "60 updated slack b,a", "760 updated slack b,a,c"]);
  });

  it("is told after all when it becomes worse", () => {
    const group = under({ repeatSeconds: 0 })
      .notify(pagedIncident("a", { severity: "low" }))
      .after(60);
    const like = pagedIncident("b", { fingerprint: "flood a", severity: "low" });
    group
      .notify(like)
      .after(10)
      .notify({ ...like, severity: "critical" });
    expect(group.story).toEqual(["30 opened slack a", "70 updated slack b,a"]);
  });

  it("is told when it is still there at the end of that time, and not when it is over by then", () => {
    for (const isOver of [false, true]) {
      const group = under({ duplicateSeconds: 600, repeatSeconds: 0 }).notify(pagedIncident("a")).after(60);
      group
        .notify(pagedIncident("b", { fingerprint: "flood a" }))
        .after(100)
        .change("b", { isOver })
        .after(1000);
      expect(group.story).toEqual(["30 opened slack a", ...(isOver ? [] : ["630 updated slack a,b"])]);
      expect(group.noted).toEqual(["b held alert-duplicate", ...(isOver ? ["b muted alert-duplicate"] : [])]);
    }
  });
});

describe("what is back after people were told of its end", () => {
  const told = {
    incidentId: "a",
    fingerprint: "flood a",
    severity: "critical",
    isEnded: true,
    at: START - 100_000,
  } as const;
  const back = (given: Parameters<typeof pagedIncident>[1]) => {
    const group = under({ duplicateSeconds: 600 });
    group.context = { toldBefore: [told] };
    return group.notify(pagedIncident("a", given)).after(1000);
  };

  it("is told at once when it is critical, else when it is not so soon any more", () => {
    expect(back({ severity: "critical" }).story).toEqual(["0 opened slack a"]);
    expect(back({ severity: "high" }).story).toEqual(["500 opened slack a"]);
  });

  it("is not told when only more is known of it", () => {
    const { story, isClosed, noted } = back({ isOver: true });
    expect([story, isClosed, noted]).toEqual([[], true, ["a muted alert-duplicate"]]);
  });
});

describe("the end", () => {
  it("is told once, to everybody who was told, when all of it is over", () => {
    const group = under({ channels: ["slack", "mail"] })
      .notify(pagedIncident("a"), pagedIncident("b"))
      .after(60);
    group.change("a", { isOver: true }).after(10).change("b", { isDone: true, isAcknowledged: true }).after(1000);
    expect(group.story.slice(2)).toEqual(["70 resolved slack a,b", "70 resolved mail a,b"]);
    expect(group.isClosed).toBe(true);
  });

  it("is not told by a route that does not want it", () => {
    const group = under({ resolved: false }).notify(pagedIncident("a")).after(60).change("a", { isOver: true });
    expect([group.sent.length, group.isClosed]).toEqual([1, true]);
  });

  it("is in the first message when it was over before anybody was told, and ends an alarm behind it", () => {
    const group = under({ channels: ["slack", "pager"] })
      .notify(pagedIncident("a"))
      .after(10);
    group.change("a", { isOver: true }).after(100);
    expect(group.story).toEqual(["30 opened slack a", "30 opened pager a", "30 resolved pager a"]);
  });

  it("waits until nothing mutes it any more, but where it ends an alarm", () => {
    const group = under({ channels: ["slack", "pager"] })
      .notify(pagedIncident("a"))
      .after(60);
    const silence = { id: "s", match: { actors: ["user-a"] }, until: at(1000), author: "ada", comment: "" };
    group.settings = { ...group.settings, silences: [silence] };
    group.plan().after(100).change("a", { isOver: true });
    expect(group.story.slice(2)).toEqual(["1000 resolved slack a", "160 resolved pager a"]);
  });

  it("is not told while an incident of the group is held back that goes on", () => {
    const until = at(300);
    const silences = [{ id: "s", match: { actors: ["user-c"] }, until, author: "ada" }];
    const group = under({}, { silences }).notify(pagedIncident("a"), pagedIncident("c"));
    group.change("a", { isOver: true }).after(400).change("c", { isOver: true });
    expect(group.story).toEqual(["30 opened slack a", "330 updated slack a,c", "400 resolved slack a,c"]);
  });

  it("tells nobody of what people were done with before", () => {
    const group = under({}).notify(pagedIncident("a")).change("a", { isDone: true }).after(100);
    expect([group.story, group.isClosed, group.noted]).toEqual([[], true, ["a muted alert-handled"]]);
  });

  it("comes for incidents that are no longer stored, and for routes that people took away", () => {
    const gone = under({}).notify(pagedIncident("a"));
    gone.incidents.clear();
    expect(gone.plan().isClosed).toBe(true);
    const lost = under({}).notify(pagedIncident("a"));
    lost.settings = alertSettings({}, { name: "other" });
    expect([lost.plan().isClosed, lost.noted]).toEqual([true, ["a muted alert-no-route"]]);
  });
});

describe("escalation", () => {
  const steps = { escalation: [{ afterSeconds: 600, channels: ["mail"] }], repeatSeconds: 0 };

  it("tells further people when nobody has acknowledged it, and them too when it is over", () => {
    const group = under(steps).notify(pagedIncident("a")).after(1000).change("a", { isOver: true });
    expect(group.story).toEqual([
      "30 opened slack a",
      "630 escalated mail a",
      "1000 resolved slack a",
      "1000 resolved mail a",
    ]);
  });

  it("stops when it is acknowledged", () => {
    const group = under(steps).notify(pagedIncident("a")).after(300);
    expect(group.change("a", { isAcknowledged: true }).after(9000).story).toEqual(["30 opened slack a"]);
  });

  it("is made up for after the service was down", () => {
    const group = under(steps).notify(pagedIncident("a")).after(30);
    group.now += 7_200_000;
    expect(group.plan().story.at(-1)).toBe("7230 escalated mail a");
  });
});

describe("what keeps a state of its own", () => {
  it("hears that somebody has it in hand, and when more is known", () => {
    const group = under({ channels: ["slack", "mail"] })
      .notify(pagedIncident("a"))
      .after(40)
      .notify(pagedIncident("a"));
    group.change("a", { isAcknowledged: true }).plan();
    expect(group.story.slice(2)).toEqual(["40 facts mail a", "40 acknowledged mail a"]);
  });
});

describe("rate limits", () => {
  it("let messages wait until there is room, and critical ones pass", () => {
    const full = { taken: new Map([["slack", [START - 1800_000, START - 600_000]]]) };
    const group = under({}, { messagesPerHour: 2 });
    group.context = full;
    group.notify(pagedIncident("a")).after(60);
    expect(group.story).toEqual(["1800 opened slack a"]);
    expect(group.noted).toEqual(["a held alert-rate-limited"]);
    expect(group.change("a", { severity: "critical" }).story.at(-1)).toBe("60 updated slack a");
  });
});

describe("silences", () => {
  const silence = { id: "s", match: { owners: ["octo-*"] }, until: at(3600), author: "ada" };

  it("hold back, and tell at their end what goes on", () => {
    const group = under({ repeatSeconds: 0 }, { silences: [silence] })
      .notify(pagedIncident("a"))
      .after(5000);
    expect(group.story).toEqual(["3600 opened slack a"]);
    expect(group.noted).toEqual(["a held alert-silenced"]);
  });

  it("are noted once for an incident that became worse, whatever is told beside it", () => {
    const group = under({})
      .notify(pagedIncident("a", { severity: "low" }))
      .after(400);
    group.settings = { ...group.settings, silences: [{ ...silence, match: { actors: ["user-a"] }, comment: "" }] };
    group.change("a", { severity: "medium" }).notify(pagedIncident("b")).after(100);
    expect(group.story).toEqual(["30 opened slack a", "400 updated slack b,a"]);
    expect(group.noted).toEqual(["a held alert-silenced"]);
  });

  it("mute what is over by then", () => {
    const group = under({}, { silences: [silence] })
      .notify(pagedIncident("a"))
      .after(100)
      .change("a", { isOver: true });
    expect([group.after(5000).story, group.noted.at(-1), group.isClosed]).toEqual([[], "a muted alert-silenced", true]);
  });

  it("keep reminders and escalations back", () => {
    const group = under({ repeatSeconds: 100, escalation: [{ afterSeconds: 60, channels: ["mail"] }] });
    group.notify(pagedIncident("a")).after(40);
    group.settings = { ...group.settings, silences: [{ ...silence, comment: "" }] };
    expect(group.plan().after(3000).story).toHaveLength(1);
    expect(group.after(650).story.slice(1)).toEqual(["3600 reminder slack a", "3660 escalated mail a"]);
  });

  it("tell within a minute when they are taken back", () => {
    const group = under({}, { silences: [silence] })
      .notify(pagedIncident("a"))
      .after(100);
    group.settings = alertSettings();
    expect(group.after(60).story).toEqual(["120 opened slack a"]);
  });
});

describe("quiet hours and maintenance", () => {
  const hours = { name: "night", from: "15:00", to: "16:00" };

  it("are caught up on in one message, also with what is over", () => {
    const group = under({ repeatSeconds: 0 }, { quietHours: [hours] });
    group.notify(pagedIncident("a")).after(600).notify(pagedIncident("b")).change("a", { isOver: true }).after(5000);
    expect(group.story).toEqual(["3600 opened slack a,b"]);
  });

  it("let what is bad enough pass", () => {
    const group = under({}, { quietHours: [{ ...hours, exceptAtLeast: "high" }] });
    expect(group.notify(pagedIncident("a")).after(60).story).toEqual(["30 opened slack a"]);
  });

  it("leave out what is over when they are not to catch up", () => {
    const window = { name: "move", from: at(-10), until: at(600), catchUp: false };
    const group = under({}, { maintenance: [window] })
      .notify(pagedIncident("a"))
      .change("a", { isOver: true });
    expect([group.after(1000).story, group.noted]).toEqual([
      [],
      ["a held alert-maintenance", "a muted alert-maintenance"],
    ]);
  });
});

describe("inhibition", () => {
  it("mutes what another incident explains, until that is over", () => {
    const inhibitions = [{ source: { kinds: ["takeover"] }, target: { kinds: ["flood"] }, equal: ["owner"] }];
    const group = under({ groupBy: [], repeatSeconds: 0 }, { inhibitions });
    group.notify(pagedIncident("cause", { kind: "takeover" }), pagedIncident("a")).after(100);
    expect(group.story).toEqual(["30 opened slack cause"]);
    expect(group.noted).toEqual(["a held alert-inhibited"]);
    group.change("cause", { isOver: true }).after(400);
    expect(group.story.at(-1)).toMatch(/updated slack cause,a$/);
  });
});
