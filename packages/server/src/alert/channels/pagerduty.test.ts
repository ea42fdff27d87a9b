import { expect, it } from "vitest";
import type { MessageKind } from "../channel.ts";
import { pagerduty, pagerdutyEvent } from "./pagerduty.ts";
import { noStop, receiver, someContext, someMessage } from "./receiver-under-test.ts";

it.each<[MessageKind, string]>([
  ["opened", "trigger"],
  ["updated", "trigger"],
  ["reminder", "trigger"],
  ["escalated", "trigger"],
  ["acknowledged", "acknowledge"],
  ["resolved", "resolve"],
  ["test", "trigger"],
])("a message that says %s is the event %s of the same alert", (kind, action) => {
  expect(pagerdutyEvent(someMessage({ kind }))).toMatchObject({
    event_action: action,
    dedup_key: "oddwatch-default-group-1",
  });
});

it("two groups and two workspaces never share an alert", () => {
  const keys = [{}, { thread: "group-2" }, { workspace: "other" }].map(
    (each) => pagerdutyEvent(someMessage(each)).dedup_key,
  );
  expect(new Set(keys).size).toBe(3);
});

it.each([
  ["critical", "critical"],
  ["high", "error"],
  ["medium", "warning"],
  ["low", "info"],
  ["info", "info"],
] as const)("the severity %s is PagerDuty's %s", (severity, theirs) => {
  expect(pagerdutyEvent(someMessage({ severity }))).toMatchObject({ payload: { severity: theirs } });
});

it("sends the routing key and gives back the key under which PagerDuty knows it", async () => {
  const server = await receiver((response) =>
    response
      .writeHead(202)
      .end('{"status":"success","message":"Event processed","dedup_key":"oddwatch-default-group-1"}'),
  );
  try {
    const channel = pagerduty({ routingKey: { secret: "key" }, url: server.url }, someContext({ key: "R0UT1NG" }));
    const delivered = await channel.deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    expect(delivered).toEqual({ reference: "oddwatch-default-group-1" });
    expect(JSON.parse(server.received[0].body)).toMatchObject({ routing_key: "R0UT1NG", event_action: "trigger" });
    expect(channel.preview(someMessage()).parts[0].content).not.toContain("routing_key");
  } finally {
    await server.close();
  }
});

it("refuses a digest, which is nothing to wake anybody for", async () => {
  const channel = pagerduty({ routingKey: { secret: "key" }, url: "http://127.0.0.1:1/" }, someContext());
  const digest = someMessage({ kind: "digest" });
  const sent = channel.deliver(digest, { deliveryId: "d-1", signal: noStop() });
  await expect(sent).rejects.toMatchObject({ reason: "not-supported", retry: false });
  expect(() => channel.preview(digest)).toThrow("no use for a message of kind digest");
});
