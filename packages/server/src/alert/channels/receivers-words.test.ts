import { expect, it } from "vitest";
import { discord } from "./discord.ts";
import { noStop, receiver, someContext, someMessage } from "./receiver-under-test.ts";
import { slack } from "./slack.ts";
import { teams } from "./teams.ts";

const URL_REF = { url: { secret: "hook" } };
const OPENERS = { slack, discord, teams };

async function sendTo(type: keyof typeof OPENERS, status: number, said: string) {
  const server = await receiver((response) => response.writeHead(status).end(said));
  try {
    const channel = OPENERS[type](URL_REF, someContext({ hook: server.url }));
    const delivered = await channel.deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    return { delivered, path: server.received[0].path };
  } finally {
    await server.close();
  }
}

it("repeats the word with which Slack refuses", async () => {
  await expect(sendTo("slack", 410, "channel_is_archived")).rejects.toThrow("Slack answered 410 (channel_is_archived)");
});

it("repeats nothing else of what a receiver says", async () => {
  await expect(sendTo("slack", 500, "<b>token=abc</b>")).rejects.toThrow(/^Slack answered 500$/);
});

it("asks Discord to wait until the message is stored, and keeps its id", async () => {
  const { delivered, path } = await sendTo("discord", 200, '{"id":"1234567890"}');
  expect(delivered).toEqual({ reference: "1234567890" });
  expect(path).toBe("/a-secret-path?wait=true");
});

it("takes Discord's yes without an id", async () => {
  expect((await sendTo("discord", 204, "")).delivered).toEqual({});
  expect((await sendTo("discord", 200, '{"id":{"$ne":1}}')).delivered).toEqual({});
});

it("hears the failure that an older webhook of Teams hides in an answer of success", async () => {
  const said = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429";
  await expect(sendTo("teams", 200, said)).rejects.toMatchObject({ reason: "rate-limited", retry: true });
  await expect(sendTo("teams", 200, said.replace("429", "412"))).rejects.toMatchObject({ reason: "receiver-failed" });
  expect((await sendTo("teams", 202, "")).delivered).toEqual({});
});
