import { describe, expect, it } from "vitest";
import { syntheticIncident } from "../../../../test/synthetic-activity.ts";
import { moveOf } from "./incident-moves.ts";
import type { IncidentStanding } from "./incident-timeline.ts";

const over: IncidentStanding = { state: "resolved", severity: "critical", pagedAt: 1, workState: "open" };
const back = (given: Parameters<typeof syntheticIncident>[1]) =>
  syntheticIncident("a", { state: "regressed", severity: "critical", pagedAt: 1, ...given });

describe("an incident that comes back", () => {
  it("is a move when it is critical, or when somebody had resolved it", () => {
    expect(moveOf(over, back({}))).toMatchObject({ returned: true, opened: false, paged: false });
    expect(moveOf({ ...over, workState: "resolved" }, back({ severity: "low" }))).toMatchObject({ returned: true });
  });

  it("is none otherwise: the budget knows nothing of it", () => {
    expect(moveOf({ ...over, severity: "high" }, back({ severity: "high" }))).toBeUndefined();
    expect(moveOf(over, back({ pagedAt: undefined }))).toBeUndefined();
    expect(moveOf({ ...over, state: "ongoing" }, back({ state: "ongoing" }))).toBeUndefined();
  });
});
