import { IncidentSummary } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest, someIncident } from "./api-under-test.ts";

const HOST = { host: "localhost" };
let opened: ReturnType<typeof apiUnderTest>;
afterEach(() => opened.app.close());

function get(url: string) {
  return opened.app.inject({ url, headers: HOST });
}

describe("GET /api/v1/incidents/:id/summary", () => {
  it("gives the rules' summary, with what each sentence rests on, until one is stored", async () => {
    opened = apiUnderTest();
    opened.store.put(someIncident());
    const summary = IncidentSummary.parse((await get("/api/v1/incidents/inc-1/summary")).json());
    expect(summary).toMatchObject({ severity: "high", written_by: "rules", written_at: null, model: null });
    expect(summary.root_cause[0]?.cites).toEqual(
      expect.arrayContaining(["f:actors", "f:repos", "f:event_count", "e:1001"]),
    );
  });

  it("sends who asks for a merged incident to the one it became part of", async () => {
    opened = apiUnderTest();
    opened.store.put(someIncident());
    opened.store.put(someIncident({ id: "inc-2" }));
    opened.store.merge("inc-1", "inc-2");
    const answer = await get("/api/v1/incidents/inc-2/summary");
    expect([answer.statusCode, answer.headers.location]).toEqual([308, "/api/v1/incidents/inc-1/summary"]);
  });

  it("answers 404 with a problem for an incident that is not there", async () => {
    opened = apiUnderTest();
    const answer = await get("/api/v1/incidents/none/summary");
    expect([answer.statusCode, answer.json().title]).toEqual([404, "No Such Incident"]);
  });
});
