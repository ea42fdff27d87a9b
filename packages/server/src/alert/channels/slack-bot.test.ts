import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Channel, Delivered, DeliveryOptions, Message, MessageKind } from "../channel.ts";
import { ChannelSettings } from "../channel-settings.ts";
import { DeliveryError } from "../delivery-error.ts";
import { plainMessage } from "../message/plain-message.ts";
import type { ChannelContext } from "./channel-context.ts";
import { openChannel } from "./open-channel.ts";
import { noStop, someContext, someMessage } from "./receiver-under-test.ts";
import { SlackApi } from "./slack-api-under-test.ts";

let slack: SlackApi;
beforeEach(async () => {
  slack = await SlackApi.start();
});
afterEach(() => slack.close());

function bot(channel = "C0OPS", overrides: Partial<ChannelContext> = {}, token = "xoxb-a-planted-token"): Channel {
  const settings = ChannelSettings.parse({ type: "slack-bot", token: { secret: "bot" }, channel, apiUrl: slack.url });
  return openChannel(settings, someContext({ bot: token }, overrides));
}

type Sent = Partial<DeliveryOptions> & { message?: Partial<Message>; to?: Channel };

let sent = 0;
function send(kind: MessageKind, { message, to = bot(), ...options }: Sent = {}): Promise<Delivered> {
  const written = someMessage({ kind, title: "a flood", ...message });
  return to.deliver(written, { deliveryId: `d-${++sent}`, signal: noStop(), ...options });
}

/** Sends the messages of one group one after the other, as the sender does: each with what the one before answered. */
async function tell(...messages: [MessageKind, Sent?][]): Promise<string | undefined> {
  let earlier: string | undefined;
  for (const [kind, options] of messages) earlier = (await send(kind, { earlier, ...options })).reference;
  return earlier;
}

async function failureOf(delivery: Promise<Delivered>): Promise<DeliveryError> {
  const error = await delivery.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DeliveryError);
  expect((error as Error).message).not.toContain("a-planted");
  return error as DeliveryError;
}

describe("one group in a channel", () => {
  it("is one message that stays true, with the rest below it", async () => {
    const reference = await tell(
      ["opened"],
      ["updated", { isQuiet: true, message: { title: "a flood of stars" } }],
      ["updated", { message: { severity: "critical" } }],
      ["reminder"],
      ["escalated"],
      ["acknowledged", { isQuiet: true }],
      ["resolved"],
    );
    expect(slack.story).toEqual([
      "[resolved] a flood (6 edits)",
      ">> [CRITICAL, update] a flood",
      ">> [HIGH, still open] a flood",
      ">> [HIGH, nobody has answered] a flood",
      "> [resolved] a flood",
    ]);
    const [first, ...replies] = slack.shown;
    expect(reference).toBe(`C0OPS C0OPS ${first?.ts}`);
    expect(new Set(replies.map(({ threadTs }) => threadTs))).toEqual(new Set([first?.ts]));
  });

  it("shows what is known now as the state of things, not as news", async () => {
    await tell(["opened"], ["updated", { isQuiet: true, message: { title: "known more", severity: "critical" } }]);
    expect(slack.story).toEqual(["[CRITICAL] known more (1 edits)"]);
  });

  it("begins with whatever comes first there, such as an escalation", async () => {
    await tell(["escalated"], ["resolved"]);
    expect(slack.story).toEqual(["[resolved] a flood (1 edits)", "> [resolved] a flood"]);
  });

  it("is found again by Slack's id of a channel that is set up by its name", async () => {
    await tell(["opened", { to: bot("#ops") }], ["resolved", { to: bot("#ops") }]);
    expect(slack.story).toEqual(["[resolved] a flood (1 edits)", "> [resolved] a flood"]);
    expect(slack.calls.map(({ body }) => JSON.parse(body).channel)).toEqual(["#ops", "C0OPS", "C0OPS"]);
  });

  it("carries the delivery's id in a repeat after a crash too, and in an edit one of its own", async () => {
    const { reference } = await send("opened", { deliveryId: "d-first" });
    await send("reminder", { deliveryId: "d-again", earlier: reference });
    await send("reminder", { deliveryId: "d-again", earlier: reference });
    expect(slack.shown.map(({ blockId }) => blockId)).toEqual(["d-again.edit", "d-again", "d-again"]);
  });
});

describe("a first message that is gone", () => {
  it.each(["refuse", "unthread"] as const)(
    "is posted anew, and followed there (replies: %s)",
    async (withoutParent) => {
      slack.withoutParent = withoutParent;
      const reference = await tell(["opened"]);
      slack.delete(slack.shown[0]?.ts as string);
      const anew = await tell(["reminder", { earlier: reference }], ["resolved"]);
      expect(slack.story).toEqual(["[resolved] a flood (1 edits)", "> [resolved] a flood"]);
      expect(anew).toBe(`C0OPS C0OPS ${slack.shown[0]?.ts}`);
    },
  );

  it.each(["refuse", "unthread"] as const)(
    "between edit and reply is no loss either (replies: %s)",
    async (withoutParent) => {
      slack.withoutParent = withoutParent;
      const reference = await tell(["opened"]);
      const ts = slack.shown[0]?.ts as string;
      slack.faults["chat.update"].push((response) => {
        slack.delete(ts);
        response.end(JSON.stringify({ ok: true, channel: "C0OPS", ts }));
      });
      const anew = await tell(["reminder", { earlier: reference }]);
      expect(slack.story).toEqual(["[HIGH, still open] a flood"]);
      expect(anew).toBe(`C0OPS C0OPS ${slack.shown[0]?.ts}`);
    },
  );

  it.each(["cant_update_message", "channel_not_found"])("is what Slack means by %s", async (word) => {
    const reference = await tell(["opened"]);
    slack.faults["chat.update"].push(word);
    await tell(["resolved", { earlier: reference }]);
    expect(slack.story).toEqual(["[HIGH] a flood", "[resolved] a flood"]);
  });

  it("is left behind when the settings name another channel, or the reference is another kind's", async () => {
    const reference = await tell(["opened"]);
    await send("resolved", { to: bot("C0OTHER"), earlier: reference });
    await send("resolved", { to: bot("C0OTHER"), earlier: "<d-1@watch.example>" });
    expect(slack.shown.map(({ channel }) => channel)).toEqual(["C0OPS", "C0OTHER", "C0OTHER"]);
    expect(slack.calls.map(({ method }) => method)).not.toContain("chat.update");
  });

  it("is told of below when nobody may edit it any more", async () => {
    const reference = await tell(["opened"]);
    slack.faults["chat.update"].push("edit_window_closed");
    expect(await tell(["updated", { earlier: reference, isQuiet: true }])).toBe(reference);
    expect(slack.story).toEqual(["[HIGH] a flood", "> [HIGH, update] a flood"]);
  });
});

describe("Slack's refusals", () => {
  it.each([
    ["token_revoked", /install the app again/],
    ["account_inactive", /install the app again/],
    ["not_in_channel", /invite the bot to the channel/],
    ["channel_not_found", /check the channel's id/],
    ["is_archived", /archived/],
    ["missing_scope", /scope chat:write/],
  ])("say by %s what a person has to put right", async (word, advice) => {
    slack.faults["chat.postMessage"].push(word);
    const error = await failureOf(send("opened"));
    expect(error).toMatchObject({ reason: "not-authorised", retry: false, message: expect.stringMatching(advice) });
    expect(error.message).toContain(word);
  });

  it("of an edit count like those of a post", async () => {
    const reference = await tell(["opened"]);
    slack.token = "xoxb-another";
    const error = await failureOf(send("resolved", { earlier: reference }));
    expect(error).toMatchObject({ reason: "not-authorised", message: expect.stringContaining("invalid_auth") });
    slack.faults["chat.update"].push("internal_error");
    expect(await failureOf(send("resolved", { earlier: reference }))).toMatchObject({ retry: true });
  });

  it("name the scope that the token lacks", async () => {
    const said = { ok: false, error: "missing_scope", needed: "chat:write.public", provided: "chat:write" };
    slack.faults["chat.postMessage"].push((response) => response.end(JSON.stringify(said)));
    expect((await failureOf(send("opened"))).message).toContain("scope chat:write.public");
  });

  it.each(["msg_too_long", "invalid_blocks"])("of what will never be taken are final (%s)", async (word) => {
    slack.faults["chat.postMessage"].push(word);
    expect(await failureOf(send("opened"))).toMatchObject({ reason: "rejected", retry: false });
  });

  it.each(["internal_error", "a_word_of_next_year"])("are tried again when they may pass (%s)", async (word) => {
    slack.faults["chat.postMessage"].push(word);
    expect(await failureOf(send("opened"))).toMatchObject({ reason: "receiver-failed", retry: true });
  });

  it.each([200, 429])("of too many messages say how long to wait (status %i)", async (status) => {
    const said = JSON.stringify({ ok: false, error: "ratelimited" });
    slack.faults["chat.postMessage"].push((response) => response.writeHead(status, { "retry-after": "17" }).end(said));
    expect(await failureOf(send("opened"))).toMatchObject({
      reason: "rate-limited",
      retry: true,
      retryAfterSeconds: 17,
    });
  });

  it("repeat nothing of what Slack says beyond its words", async () => {
    const said = JSON.stringify({ ok: false, error: "xoxb-a-planted-token <b>", needed: "<script>" });
    slack.faults["chat.postMessage"].push((response) => response.end(said));
    expect((await failureOf(send("opened"))).message).toBe("Slack refused the message (unnamed_error)");
  });
});

describe("answers that make no sense", () => {
  it.each(["", "ok", "<html>", "null", '{"ok":"yes"}', '{"error":"x"}', '{"ok":true,"channel":"C0'])(
    "are tried again: %j",
    async (said) => {
      slack.faults["chat.postMessage"].push((response) => response.end(said));
      expect(await failureOf(send("opened"))).toMatchObject({ reason: "receiver-failed", retry: true });
    },
  );

  it("are a yes all the same when they say so; the next message then stands for itself", async () => {
    slack.faults["chat.postMessage"].push((response) =>
      response.end('{"ok":true,"channel":7,"ts":"soon","message":[]}'),
    );
    expect(await send("opened")).toEqual({});
  });

  it("come too late from a slow Slack, for an edit too", async () => {
    const reference = await tell(["opened"]);
    slack.faults["chat.update"].push(() => undefined);
    const late = send("resolved", { earlier: reference, to: bot("C0OPS", { timeoutMs: 50 }) });
    expect(await failureOf(late)).toMatchObject({ reason: "timed-out", retry: true });
  });

  it("are not what a long message is answered with, which Slack repeats six bytes a character", async () => {
    const line = "語".repeat(500);
    const many = Array.from({ length: 5 }, () => line);
    const message = plainMessage(
      someMessage({
        what: line,
        causes: many,
        nextSteps: many,
        comparisons: many.map((what) => ({ what, now: what, usual: what })),
        others: [...many, ...many].map((title) => ({ severity: "low", title })),
        entities: [...many, ...many].map((name) => ({ kind: "repo", name })),
      }),
    );
    const { reference } = await bot().deliver(message, { deliveryId: "d-long", signal: noStop() });
    expect(reference).toMatch(/^C0OPS C0OPS \d/);
  });
});

describe("the bot's token", () => {
  it("goes into the Authorization header only", async () => {
    await tell(["opened"], ["resolved"]);
    expect(slack.calls.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill("Bearer xoxb-a-planted-token"),
    );
    for (const { body } of slack.calls) expect(body).not.toContain("a-planted");
  });

  it.each(["", "two words of a-planted", "a-planted\r\nHost: evil.example"])(
    "is refused when it is none: %j",
    async (token) => {
      const error = await failureOf(send("opened", { to: bot("C0OPS", {}, token) }));
      expect(error).toMatchObject({ reason: "not-configured", retry: false });
      expect(slack.calls).toEqual([]);
    },
  );
});

it.each(["ops", "#", "#two words", "C0 OPS", "c0ops", "#ops,#dev", "https://slack.com"])(
  "knows that %j is no channel",
  (channel) => {
    const settings = { type: "slack-bot", token: { secret: "bot" }, channel };
    expect(ChannelSettings.safeParse(settings).success).toBe(false);
    expect(ChannelSettings.parse({ ...settings, channel: "#ops" })).toMatchObject({ apiUrl: "https://slack.com/api" });
  },
);
