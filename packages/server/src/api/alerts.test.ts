import {
  ChannelTested,
  DeliveryPage,
  MessagePreview,
  RoutePreview,
  SilenceInfo,
  SilenceList,
} from "@oddwatch/protocol";
import { expect, it } from "vitest";
import { DeliveryError } from "../alert/delivery-error.ts";
import type { StoredDelivery } from "../alert/store/list-deliveries.ts";
import { ConfigError } from "../config-error.ts";
import type { ApiOptions } from "./api-options.ts";
import { apiUnderTest, NOW } from "./api-under-test.ts";

const until = new Date(NOW + 3_600_000).toISOString();

function delivery(ordinal: number): StoredDelivery {
  return {
    ...{ id: `d${ordinal}`, ordinal, channel: "slack", kind: "opened", route: "all", group_id: "g1" },
    ...{ incident_ids: ["inc-1"], status: "delivered", attempts: 1, planned_at: NOW, due_at: NOW, ended_at: NOW + 1 },
    error: null,
  };
}

function withAlerts(given: Partial<ApiOptions["alerts"]>) {
  const none: ApiOptions["alerts"] = {
    silences: async () => [],
    silence: async (silence) => ({ ...silence, id: "s-1" }),
    unsilence: async (id) => id === "s-1",
    deliveries: async () => [],
    test: async () => undefined,
    preview: async () => undefined,
    previewMessage: async () => undefined,
  };
  return apiUnderTest({ alerts: { ...none, ...given } }).app;
}

it("silences with the caller as the author, lists it, and ends it", async () => {
  const app = withAlerts({
    silences: async () => [{ id: "s-1", match: { kinds: ["flood"] }, until, author: "ada", comment: "" }],
  });
  const payload = { match: { kinds: ["flood"] }, until, comment: "known" };
  const made = await app.inject({ method: "POST", url: "/api/v1/silences", payload });
  expect(made.statusCode).toBe(201);
  expect(SilenceInfo.parse(made.json())).toMatchObject({
    id: "s-1",
    match: { kinds: ["flood"] },
    active: true,
    from: null,
  });
  expect(made.json().author).not.toBe("");
  expect(SilenceList.parse((await app.inject("/api/v1/silences")).json()).silences).toMatchObject([{ author: "ada" }]);
  expect((await app.inject({ method: "DELETE", url: "/api/v1/silences/s-1" })).statusCode).toBe(204);
  expect((await app.inject({ method: "DELETE", url: "/api/v1/silences/s-2" })).statusCode).toBe(404);
});

it.each([
  [{ match: {}, until }],
  [{ match: { kind: ["flood"] }, until }],
  [{ match: { kinds: ["flood"] } }],
  [{ match: { kinds: ["flood"] }, until: "tomorrow" }],
])("refuses the silence %j", async (payload) => {
  const answer = await withAlerts({}).inject({ method: "POST", url: "/api/v1/silences", payload });
  expect(answer.statusCode).toBe(400);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
});

it("says why a silence cannot be used", async () => {
  const app = withAlerts({
    silence: async () => {
      throw new ConfigError("A silence must end in the future.");
    },
  });
  const payload = { match: { kinds: ["flood"] }, until };
  const answer = await app.inject({ method: "POST", url: "/api/v1/silences", payload });
  expect(answer.json()).toMatchObject({ status: 400, detail: "A silence must end in the future." });
});

it("lists deliveries in pages", async () => {
  const asked: unknown[] = [];
  const app = withAlerts({
    deliveries: async (filter, limit) => {
      asked.push([filter, limit]);
      return [delivery(9), delivery(8)];
    },
  });
  const first = DeliveryPage.parse(
    (await app.inject("/api/v1/deliveries?limit=1&incident=inc-1&status=delivered")).json(),
  );
  expect(first.deliveries).toMatchObject([{ id: "d9", kind: "opened", ended_at: "2025-07-04T15:00:00.001Z" }]);
  await app.inject(`/api/v1/deliveries?cursor=${first.next_cursor}`);
  expect(asked).toMatchObject([
    [{ incidentId: "inc-1", status: "delivered" }, 2],
    [{ beforeOrdinal: 9 }, 51],
  ]);
  expect((await app.inject("/api/v1/deliveries?status=lost")).statusCode).toBe(400);
});

it("tests a channel, and says what it failed with", async () => {
  const app = withAlerts({
    test: async (name) => (name === "slack" ? { deliveryId: "d1", error: "nobody listens" } : undefined),
  });
  const post = (url: string) => app.inject({ method: "POST", url });
  const tested = ChannelTested.parse((await post("/api/v1/channels/slack/test")).json());
  expect(tested).toEqual({ delivery_id: "d1", ok: false, error: "nobody listens" });
  expect((await post("/api/v1/channels/other/test")).json()).toMatchObject({ title: "No Such Channel" });
});

it("previews who would be told", async () => {
  const route = {
    route: "all",
    isChosen: true,
    channels: ["slack"],
    group: { kind: "flood" },
    waitSeconds: 30,
    why: "It fits.",
  };
  const app = withAlerts({
    preview: async (id) => (id === "inc-1" ? { verdict: "Told.", mutedBy: undefined, routes: [route] } : undefined),
  });
  const ask = (incident_id: string) => {
    return app.inject({ method: "POST", url: "/api/v1/routes/preview", payload: { incident_id } });
  };
  const preview = RoutePreview.parse((await ask("inc-1")).json());
  expect(preview.routes).toMatchObject([{ route: "all", chosen: true, wait_seconds: 30 }]);
  expect((await ask("inc-2")).statusCode).toBe(404);
});

it("shows what a channel would send of an incident, and says when it cannot be used", async () => {
  const parts = [{ type: "text/plain", content: "[HIGH] a flood" }] as const;
  const app = withAlerts({
    async previewMessage(name, id) {
      if (name === "broken") throw new DeliveryError("not-configured", "the secret is gone");
      return name === "mail" && id === "inc-1" ? { subject: "[HIGH] a flood", parts } : undefined;
    },
  });
  const ask = (name: string, incident_id = "inc-1") =>
    app.inject({ method: "POST", url: `/api/v1/channels/${name}/preview`, payload: { incident_id } });
  expect(MessagePreview.parse((await ask("mail")).json())).toEqual({ subject: "[HIGH] a flood", parts });
  expect((await ask("mail", "inc-2")).statusCode).toBe(404);
  expect((await ask("broken")).json()).toMatchObject({ status: 409, detail: "the secret is gone" });
});
