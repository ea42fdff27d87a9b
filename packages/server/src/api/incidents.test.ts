import { IncidentDetail, IncidentPage, NoticePage, SummaryPage } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest, NOW, someIncident } from "./api-under-test.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function start() {
  const all = apiUnderTest();
  open.push(all.app);
  const get = (url: string) => all.app.inject({ url, headers: { host: "localhost" } });
  const ids = async (url: string) => IncidentPage.parse((await get(url)).json()).incidents.map((each) => each.id);
  return { ...all, get, ids };
}

describe("GET /api/v1/incidents", () => {
  it("gives every incident once over its pages, newest change first", async () => {
    const { store, get } = start();
    for (let n = 1; n <= 7; n += 1) store.put(someIncident({ id: `inc-${n}` }));
    store.put(someIncident({ id: "inc-2" }));
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = IncidentPage.parse((await get(`/api/v1/incidents?limit=3${query}`)).json());
      seen.push(...page.incidents.map((each) => each.id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["inc-2", "inc-7", "inc-6", "inc-5", "inc-4", "inc-3", "inc-1"]);
  });

  it("has no next page when the last one is exactly full", async () => {
    const { store, get } = start();
    for (let n = 1; n <= 3; n += 1) store.put(someIncident({ id: `inc-${n}` }));
    expect((await get("/api/v1/incidents?limit=3")).json().next_cursor).toBeNull();
  });

  it("takes a cursor only of the same list in the same order", async () => {
    const { store, get } = start();
    for (let n = 1; n <= 3; n += 1) store.put(someIncident({ id: `inc-${n}` }));
    const { next_cursor: cursor } = (await get("/api/v1/incidents?limit=1&order=opened")).json();
    const codes = async (...urls: string[]) => Promise.all(urls.map(async (url) => (await get(url)).statusCode));
    const others = [`/api/v1/incidents?cursor=${cursor}`, `/api/v1/audit?cursor=${cursor}`];
    expect(await codes(`/api/v1/incidents?order=opened&cursor=${cursor}`, ...others)).toEqual([200, 400, 400]);
  });

  it.each([
    ["severity=critical", ["worst"]],
    ["severity=critical&severity=low", ["mild", "worst"]],
    ["kind=fan-out", ["worst"]],
    ["state=resolved", ["mild"]],
    ["work_state=acknowledged", ["mild"]],
    ["actor=OCTOCAT", ["worst"]],
    ["repo=octo-org/spoon", ["mild"]],
    ["since=2025-07-04T15:00:00Z", ["usual", "worst"]],
    ["since=2025-07-04T17:00:00%2B02:00", ["usual", "worst"]],
    ["since=2025-07-04T15:00:00", ["usual", "worst"]],
    ["since=2025-07-04", ["usual", "mild", "worst"]],
    ["sample=true", ["mild"]],
    ["sample=false&severity=low", []],
  ])("filters by %s", async (query, expected) => {
    const { store, ids } = start();
    store.put(someIncident({ id: "worst", severity: "critical", kind: "fan-out", actors: ["octocat"] }));
    const mild = { severity: "low", state: "resolved", workState: "acknowledged", sample: true } as const;
    store.put(someIncident({ id: "mild", ...mild, repos: ["octo-org/spoon"], lastEventAt: NOW - 1 }));
    store.put(someIncident({ id: "usual" }));
    expect(await ids(`/api/v1/incidents?${query}`)).toEqual(expected);
  });

  it("writes times as RFC 3339 and what is not known as null", async () => {
    const { store, get } = start();
    const unknown = [{ feature: "stars", value: 3, expected: undefined, share: 1 }];
    store.put(someIncident({ pagedAt: undefined, contributions: unknown }));
    expect((await get("/api/v1/incidents")).json().incidents[0]).toMatchObject({
      first_event_at: "2025-07-04T14:48:00.000Z",
      paged_at: null,
      contributions: [{ feature: "stars", value: 3, expected: null, share: 1 }],
    });
  });
});

describe("GET /api/v1/incidents/:id", () => {
  it("gives the evidence", async () => {
    const { store, get } = start();
    const event = { id: "1001", type: "PushEvent", at: NOW, actor: "octo-bot", payload: { ref: "refs/heads/main" } };
    store.put({
      ...someIncident(),
      eventIds: ["1001"],
      events: [event],
      timeline: [{ at: NOW, what: "opened", text: "Opened" }],
    } as ReturnType<typeof someIncident>);
    const detail = IncidentDetail.parse((await get("/api/v1/incidents/inc-1")).json());
    expect(detail.events).toEqual([
      { ...event, at: "2025-07-04T15:00:00.000Z", repo: null, activity: null, payload: event.payload },
    ]);
    expect(detail).toMatchObject({ event_ids: ["1001"], timeline: [{ what: "opened" }], aliases: [] });
  });

  it("sends the id of a merged incident to the one that is left", async () => {
    const { store, get } = start();
    store.put(someIncident({ id: "older" }));
    store.put(someIncident({ id: "younger" }));
    store.merge("older", "younger");
    const response = await get("/api/v1/incidents/younger");
    expect(response.statusCode).toBe(308);
    expect(response.headers.location).toBe("/api/v1/incidents/older");
    expect((await get("/api/v1/incidents/older")).json().aliases).toEqual(["younger"]);
  });
});

describe("text from strangers", () => {
  it("leaves without control characters, reading-direction marks and broken halves of characters", async () => {
    const { store, get } = start();
    const title = "a\u0000b\u001b[31mc\u202Ed\u2066e\u200Ff\ud800 g\u{1F600}\th\r\ni";
    store.put(
      someIncident({
        title,
        reasons: ["\u0007bell"],
        firstEvent: { id: "1", type: "X", payload: { body: "\u202Ex" } },
      }),
    );
    const [incident] = (await get("/api/v1/incidents")).json().incidents;
    expect(incident.title).toBe("ab[31mcdef\ufffd g\u{1F600}\th\ni");
    expect(incident.reasons).toEqual(["bell"]);
    expect((await get("/summary")).json().summaries[0].raw_event).toEqual({ body: "x" });
  });
});

describe("GET /summary", () => {
  it("answers in the older shape, newest first, as many as asked for", async () => {
    const { store, get } = start();
    for (let n = 1; n <= 3; n += 1) store.put(someIncident({ id: `inc-${n}`, createdAt: NOW + n }));
    const page = SummaryPage.parse((await get("/summary?limit=2")).json());
    expect(page.count).toBe(2);
    expect(page.summaries.map((each) => each.id)).toEqual(["inc-3", "inc-2"]);
    expect(Object.keys(page.summaries[0] ?? {})).toEqual(
      expect.arrayContaining([
        "event_id",
        "root_cause",
        "impact",
        "next_steps",
        "suspicious_patterns",
        "raw_event",
        "tags",
      ]),
    );
  });

  it("filters by severity and by when the incident was stored", async () => {
    const { store, get } = start();
    store.put(someIncident({ id: "old", createdAt: NOW - 1 }));
    store.put(someIncident({ id: "new", createdAt: NOW }));
    store.put(someIncident({ id: "mild", createdAt: NOW, severity: "low" }));
    const { summaries } = (await get("/summary?since=2025-07-04T15:00:00Z&severity=high")).json();
    expect(summaries.map((each: { id: string }) => each.id)).toEqual(["new"]);
  });
});

describe("GET /api/v1/notices", () => {
  it("tells what befell the watching itself", async () => {
    const { store, get } = start();
    store.notices = [{ at: NOW, kind: "observation-gap", text: "Nothing was seen for 4 minutes" }];
    const { notices } = NoticePage.parse((await get("/api/v1/notices")).json());
    expect(notices).toEqual([
      { at: "2025-07-04T15:00:00.000Z", kind: "observation-gap", text: "Nothing was seen for 4 minutes" },
    ]);
  });
});
