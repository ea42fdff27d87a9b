import { Summary } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { NOW, someIncident } from "../api/api-under-test.ts";
import { materialOf } from "../summarise/material.ts";
import { someEvent } from "../summarise/summarise-under-test.ts";
import { SummaryContent } from "../summarise/summary-content.ts";
import { ADVISED_KINDS } from "./advice/advice-for.ts";
import { summaryByRules } from "./summary-by-rules.ts";
import { writeSummary } from "./write-summary.ts";

const KINDS = [...ADVISED_KINDS, "a-kind-of-tomorrow"];

describe.each(KINDS)("the summary of %s", (kind) => {
  it("fits the wire and gives three to five bullets", () => {
    const summary = Summary.parse(writeSummary(someIncident({ kind })));
    for (const bullets of [summary.root_cause, summary.impact, summary.next_steps]) {
      expect(bullets.length).toBeGreaterThanOrEqual(3);
      expect(bullets.length).toBeLessThanOrEqual(5);
      for (const bullet of bullets) expect(bullet).toMatch(/^[^\s].+[.?]$/);
    }
  });

  it("names who, where, how many and within what time", () => {
    const { root_cause: rootCause } = writeSummary(someIncident({ kind }));
    expect(rootCause[0]).toMatch(/octo-bot|octo-org\/pages/);
    expect(rootCause.join(" ")).toContain("240 pushes in 12 minutes, usual are 3.");
  });

  it("cites for every sentence what a model could cite too", () => {
    const evidence = { facts: [{ key: "actor.created", text: "octo-bot was made 3 days ago", source: "users" }] };
    const incident = { ...someIncident({ kind }), events: [someEvent()] };
    const { citable } = materialOf(incident, evidence);
    const { rootCause, impact, nextSteps } = SummaryContent.parse(summaryByRules(incident, evidence));
    expect(rootCause).toContainEqual({ text: "octo-bot was made 3 days ago.", cites: ["k:actor.created"] });
    for (const { cites } of [...rootCause, ...impact, ...nextSteps]) {
      expect(cites.filter((cite) => !citable.has(cite))).toEqual([]);
    }
  });

  it("can be written of an incident that little is known about", () => {
    const bare = { kind, actors: [], repos: [], reasons: [], contributions: [], entities: [], firstEvent: undefined };
    const summary = Summary.parse(writeSummary(someIncident(bare)));
    SummaryContent.parse(summaryByRules(someIncident(bare)));
    expect(summary).toMatchObject({
      event_id: "unknown",
      actor_login: "unknown",
      repo_name: "unknown",
      raw_event: null,
    });
    expect(JSON.stringify(summary)).not.toMatch(/undefined|NaN|null,"event_type/);
  });
});

describe("writeSummary", () => {
  it("says the severity with its grounds", () => {
    expect(writeSummary(someIncident({ pagedAt: NOW })).severity_reasoning).toBe(
      "Rated high with a score of 0.97 on a scale from 0 to 1, from 240 events within 12 minutes. It crossed the alert budget's threshold. Above all: 240 pushes in 12 minutes, usual are 3.",
    );
  });

  it("quotes the strongest contribution with what would be usual, or says that this is not known", () => {
    const contributions = [
      { feature: "actor.repos_1h", value: 4.25, expected: undefined, share: 0.2 },
      { feature: "actor.events_1h", value: 1200, expected: 3.256, share: 0.8 },
    ];
    const [known, unknown] = writeSummary(someIncident({ contributions })).root_cause.slice(-2);
    expect(known).toBe(
      "80 % of the score comes from the events of this kind by the account in about an hour: 1,200 events, 3.3 is usual.",
    );
    expect(unknown).toContain("4.3 repositories, what is usual is not known yet.");
  });

  it.each([
    [{ actors: ["a", "b", "c"], repos: ["o/r"] }, "3 accounts"],
    [{ actors: Array.from({ length: 50 }, (_, n) => `a${n}`) }, "50 or more accounts"],
    [{ eventCount: 1, firstEventAt: NOW, lastEventAt: NOW }, "octo-org/pages within one second"],
    [{ firstEventAt: NOW - 26 * 3600_000, lastEventAt: NOW }, "within 26 hours"],
    [{ firstEventAt: NOW - 3 * 86400_000, lastEventAt: NOW }, "within 3 days"],
    [{ eventCount: 12345 }, "12,345 events"],
  ])("puts counts and times into words: %j", (incident, words) => {
    expect(writeSummary(someIncident(incident)).root_cause[0]).toContain(words);
  });

  it("tells a looked-up fact again that the rules told when theirs was stored, with the figures of now", () => {
    const evidence = { facts: [{ key: "actor.created", text: "octo-bot was made 3 days ago", source: "users" }] };
    const then = someIncident({ eventCount: 12 });
    const content = summaryByRules(then, evidence);
    const head = { incidentId: then.id, severity: then.severity, kind: then.kind, writtenAt: NOW };
    const now = someIncident({ summary: { ...head, content, whyRules: "no-model" } });
    const { root_cause: rootCause } = writeSummary(now);
    expect(rootCause).toContain("octo-bot was made 3 days ago.");
    expect(rootCause[0]).toContain("240 events");
  });

  it("gives the same words for the same incident", () => {
    expect(writeSummary(someIncident())).toEqual(writeSummary(someIncident()));
  });

  it("tags the kind, the severity, the first event's type, paged and sample", () => {
    expect(writeSummary(someIncident({ pagedAt: NOW, sample: true })).tags).toEqual([
      "pushevent",
      "high",
      "flood",
      "new",
      "paged",
      "sample",
    ]);
  });
});
