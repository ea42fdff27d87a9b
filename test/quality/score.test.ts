import { describe, expect, it } from "vitest";
import { score } from "../../benchmarks/quality/judge.ts";
import { tellsWhy } from "../../benchmarks/quality/score-scenario.ts";
import { madeIncident, madeScenario, NOON } from "./made-run.ts";

const scenario = madeScenario(10);
const injected = { activities: [], scenarioOf: new Map(scenario.events.map(({ id }) => [id, 0])) };
const stranger = madeIncident({ entities: [{ kind: "actor", name: "carol" }], pagedAt: NOON }, ["b1"]);

describe("score", () => {
  it("finds the best incident that names a scenario, when it opened and when it was paged", () => {
    const second = madeIncident({ detectedAt: NOON + 3500 }, ["e0", "e1"]);
    const third = madeIncident({ detectedAt: NOON + 1000, pagedAt: NOON + 8000 }, ["e2"]);
    const scored = score([stranger, second, third], [scenario], injected);
    expect(scored.outcomes[0]).toMatchObject({
      rank: 2,
      detectedAfterMs: 3500,
      eventsNeeded: 4,
      afterNoticeableMs: 0,
      paged: true,
      pagedAfterMs: 8000,
      incidents: 2,
      lengthMs: 9000,
    });
    expect(scored).toMatchObject({ backgroundIncidents: 1, backgroundPages: 1, pages: 2 });
  });

  it("counts an incident that is only a part as a fragment, not as a find", () => {
    const part = madeIncident({ entities: [{ kind: "repo", name: "x/y" }] }, ["e0", "e1"]);
    const { outcomes, backgroundIncidents } = score([part], [scenario], injected);
    expect(outcomes[0]).toMatchObject({ rank: undefined, incidents: 1, paged: false });
    expect(backgroundIncidents).toBe(0);
  });

  it("tells how many campaigns of other families its reason would fit as well", () => {
    const { incident, eventIds } = madeIncident({ detectors: ["rule:star-burst"] }, ["e0"]);
    const beside = [
      madeScenario(1, { events: [], family: "I", drivers: ["star-burst"] }),
      madeScenario(1, { events: [], family: "A", drivers: ["push-fan-out"] }),
      madeScenario(1, { events: [], family: "L", drivers: ["star-burst"] }),
      madeScenario(1, { events: [], family: undefined, drivers: ["star-burst"] }),
    ];
    const { outcomes } = score([{ incident, eventIds }], [scenario, ...beside], injected);
    expect(outcomes[0]?.alsoRight).toEqual({ hits: 1, of: 2 });
  });

  it("counts from the event since which a person could have known", () => {
    const late = madeIncident({ detectedAt: NOON + 9000 }, ["e0"]);
    expect(score([late], [scenario], injected).outcomes[0]?.afterNoticeableMs).toBe(4000);
  });
});

describe("the reason is right", () => {
  const contribution = (feature: string) => ({ feature, value: 1, share: 0.2 });

  it("when a true driver is among the first three contributions", () => {
    const features = ["repo.events_1h", "text.length", "actor.events_1h", "actor.gap_s"];
    const { incident } = madeIncident({ contributions: features.map(contribution) });
    expect(tellsWhy(incident, ["actor.events_1h"])).toBe(true);
    expect(tellsWhy(incident, ["actor.gap_s"])).toBe(false);
  });

  it("when the incident names the rule", () => {
    const { incident } = madeIncident({ detectors: ["rule:star-burst"] });
    expect(tellsWhy(incident, ["star-burst"])).toBe(true);
    expect(tellsWhy(incident, ["rule:star-burst"])).toBe(true);
    expect(tellsWhy(incident, ["burst"])).toBe(false);
  });
});
