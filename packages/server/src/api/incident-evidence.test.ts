import { IncidentEvidence } from "@oddwatch/protocol";
import { afterEach, expect, it } from "vitest";
import type { Evidence } from "../enrich/evidence.ts";
import { apiUnderTest, NOW, someIncident } from "./api-under-test.ts";

const HOST = { host: "localhost" };
let close: () => Promise<void>;
afterEach(() => close());

function serve(evidence: Evidence | undefined) {
  const { app, store } = apiUnderTest({ readEvidence: async () => evidence });
  close = async () => void (await app.close());
  store.put(someIncident({ id: "i1" }));
  store.put(someIncident({ id: "i2" }));
  store.merge("i1", "i2");
  return (id: string) => app.inject({ url: `/api/v1/incidents/${id}/evidence`, headers: HOST });
}

it("tells each fact with its source and time, and what could not be looked up", async () => {
  const fact = { key: "actor.created:mallory", text: "It's new", source: "GraphQL user", at: NOW, telling: 2 as const };
  const gaps = [{ what: "o/r", reason: "GitHub asks to wait" }];
  const kept = gaps.map((gap) => ({ ...gap, about: "repo:o/r", passingSince: NOW }));
  const get = serve({ incidentId: "i1", state: "partial", facts: [fact], gaps: kept, moving: [], gatheredAt: NOW });
  const at = new Date(NOW).toISOString();
  const told = (await get("i1")).json();
  IncidentEvidence.parse(told);
  expect(told).toEqual({
    incident_id: "i1",
    state: "partial",
    facts: [{ ...fact, at, value: null }],
    gaps,
    gathered_at: at,
  });
});

it("says that nothing was looked up yet, and knows no incident that is not there", async () => {
  const get = serve(undefined);
  expect((await get("i1")).json()).toMatchObject({ state: "pending", facts: [], gathered_at: null });
  expect((await get("other")).statusCode).toBe(404);
  expect((await get("i2")).headers.location).toBe("/api/v1/incidents/i1/evidence");
});
