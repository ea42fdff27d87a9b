import type { LedgerLine } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { toldText } from "./told-text.ts";

const CROSSED = { id: "a1", paged_at: "2026-11-20T12:11:00.000Z" };

/** A line of alerting, `minute` minutes after noon. */
function line(minute: number, reason: string, text: string, given: Partial<LedgerLine> = {}): LedgerLine {
  const decision = reason === "sent" ? "paged" : "muted";
  return {
    at: `2026-11-20T12:${minute}:30.000Z`,
    entity: { kind: "actor", name: "alice" },
    incident_id: "a1",
    decision,
    reason: `alert-${reason}`,
    text,
    ...given,
  };
}

function told(ledger: LedgerLine[], incident: { id: string; paged_at: string | null } = CROSSED) {
  return toldText(incident, { ledger, isReplay: false });
}

describe("whether somebody was told", () => {
  it("is not said of what only crossed the threshold", () => {
    const text = "It crossed the threshold at 2026-11-20 12:11:00; no message about it has left yet.";
    expect(told([])).toEqual({ wasTold: false, text });
    const paged = line(11, "sent", "weight 6.0", { reason: "within-budget" });
    expect(told([paged])).toEqual({ wasTold: false, text });
    expect(toldText(CROSSED, { ledger: [], isReplay: true }).text).toContain("a running service would have told you");
    expect(told([], { id: "a1", paged_at: null })).toEqual({ wasTold: false, text: "You were not told." });
  });

  it("is said with the channels, and when the first message of each arrived", () => {
    const ledger = [
      line(40, "sent", "Told that it is over through slack-main."),
      line(20, "sent", "Escalated, as nobody had acknowledged it, through on-call. One recipient was refused."),
      line(12, "sent", "Told through slack-main."),
      line(11, "no-channel", "Nobody was told: no channel is set up."),
    ];
    expect(told(ledger)).toEqual({
      wasTold: true,
      text: "You were told through slack-main at 2026-11-20 12:12:30, through on-call at 2026-11-20 12:20:30.",
    });
  });

  it("says that another message did not arrive", () => {
    const failed = line(13, "failed", "Not told through on-call: 404");
    expect(told([failed, line(12, "sent", "Told through slack-main.")]).text).toBe(
      "You were told through slack-main at 2026-11-20 12:12:30. Not told through on-call: 404",
    );
  });

  it.each<[string, LedgerLine, string]>([
    ["no channel", line(12, "no-channel", "Nobody was told: no channel is set up."), "No channel is set up."],
    ["lost", line(12, "failed", "Not told through slack-main: 404"), "Not told through slack-main: 404"],
    [
      "the same was told",
      line(12, "duplicate", "The same was told as incident b2 at 2026-11-20T11:00:00.000Z."),
      "The same was told as incident b2 at 2026-11-20 11:00:00.",
    ],
  ])("says why not: %s", (_case, each, because) => {
    expect(told([each])).toEqual({ wasTold: false, text: `You were not told. ${because}` });
  });

  it("says until when it is held, by the last word", () => {
    const text = "Held back by the quiet hours night until 2026-11-21T06:00:00.000Z.";
    const held = line(12, "quiet-hours", text, { decision: "held" });
    expect(told([held, line(11, "silenced", "Silenced by bob.", { decision: "held" })])).toEqual({
      wasTold: false,
      text: "You were not told yet. Held back by the quiet hours night until 2026-11-21 06:00:00.",
    });
  });

  it("is not taken from what was said of another incident", () => {
    expect(told([line(12, "sent", "Told through slack-main.", { incident_id: "b2" })]).wasTold).toBe(false);
  });
});
