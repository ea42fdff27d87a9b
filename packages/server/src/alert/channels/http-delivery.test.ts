import { afterEach, describe, expect, it } from "vitest";
import { closedPort } from "../../../../../test/closed-port.ts";
import { ChannelSettings } from "../channel-settings.ts";
import { DeliveryError } from "../delivery-error.ts";
import { TargetGuard } from "../target-guard.ts";
import type { ChannelContext } from "./channel-context.ts";
import { openChannel } from "./open-channel.ts";
import { NOW, noStop, receiver, someContext, someMessage } from "./receiver-under-test.ts";

const URL_REF = { secret: "hook" };
const HOOKS = {
  slack: () => ({ type: "slack", url: URL_REF }),
  "slack-bot": (url: string) => ({ type: "slack-bot", token: { secret: "token" }, channel: "C0OPS", apiUrl: url }),
  teams: () => ({ type: "teams", url: URL_REF }),
  discord: () => ({ type: "discord", url: URL_REF }),
  webhook: () => ({ type: "webhook", url: URL_REF, signingSecret: { secret: "signing" } }),
  pagerduty: (url: string) => ({ type: "pagerduty", url, routingKey: { secret: "routing" } }),
};
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Answer = Parameters<typeof receiver>[0];

async function standIn(answer: Answer) {
  const server = await receiver(answer);
  closing.push(server.close);
  return server;
}

function secretsFor(url: string) {
  return {
    hook: url,
    signing: "a-planted-signing-secret",
    routing: "a-planted-routing-key",
    token: "xoxb-a-planted-token",
  };
}

describe.each(Object.entries(HOOKS))("the channel %s", (type, settingsFor) => {
  /** Slack's API says in its answer what others say by the status. */
  const yes = type === "slack-bot" ? '{"ok":true}' : "ok";
  const open = (url: string, overrides?: Partial<ChannelContext>) =>
    openChannel(ChannelSettings.parse(settingsFor(url)), someContext(secretsFor(url), overrides));

  async function failureOf(answer: Answer, overrides?: Partial<ChannelContext>): Promise<DeliveryError> {
    const { url } = await standIn(answer);
    const error = await open(url, overrides)
      .deliver(someMessage(), { deliveryId: "d-1", signal: noStop() })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(String((error as Error).message)).not.toMatch(/a-secret-path|a-planted/);
    return error as DeliveryError;
  }

  it("posts JSON once, and takes a yes for an answer", async () => {
    const { url, received } = await standIn((response) => response.end(yes));
    await open(url).deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    expect(received).toHaveLength(1);
    expect(received[0].path).toMatch(/^\/a-secret-path/);
    expect(received[0].headers).toMatchObject({
      "content-type": expect.stringMatching(/^application\/json(; charset=utf-8)?$/),
      "user-agent": "oddwatch",
    });
    const text = JSON.stringify(JSON.parse(received[0].body));
    for (const told of ["240 times", "240 pushes", "runs in a loop", "Ask the owner", "watch.example/incidents/inc-1"])
      expect(text).toContain(told);
  });

  it("waits no longer than its time for a slow receiver", async () => {
    const error = await failureOf(() => undefined, { timeoutMs: 50 });
    expect(error).toMatchObject({ reason: "timed-out", retry: true });
  });

  it("passes on how long a receiver asks to wait", async () => {
    const error = await failureOf((response) => response.writeHead(429, { "retry-after": "17" }).end());
    expect(error).toMatchObject({ reason: "rate-limited", retry: true, retryAfterSeconds: 17 });
  });

  it("is worth a retry when the receiver fails or breaks off", async () => {
    expect(await failureOf((response) => response.writeHead(502).end("<html>"))).toMatchObject({ retry: true });
    expect(await failureOf((response) => response.destroy())).toMatchObject({ reason: "unreachable", retry: true });
    expect(await failureOf((response) => response.socket?.end("no http at all\r\n\r\n"))).toMatchObject({
      retry: true,
    });
  });

  it("gives up when the address is gone or the message is refused", async () => {
    expect(await failureOf((response) => response.writeHead(404).end("no_service"))).toMatchObject({
      reason: "not-authorised",
      retry: false,
    });
    expect(await failureOf((response) => response.writeHead(400).end())).toMatchObject({ retry: false });
  });

  it("follows no redirect", async () => {
    const elsewhere = await standIn((response) => response.end());
    const error = await failureOf((response) => response.writeHead(307, { location: elsewhere.url }).end());
    expect(error).toMatchObject({ reason: "rejected", retry: false });
    expect(elsewhere.received).toEqual([]);
  });

  // Slack's API has to say yes in words.
  if (type !== "slack-bot")
    it("counts as delivered what a receiver took, whatever it says about it and however long", async () => {
      const { url } = await standIn((response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(60_000)));
          response.once("drain", more);
        };
        more();
      });
      await expect(open(url).deliver(someMessage(), { deliveryId: "d-1", signal: noStop() })).resolves.toEqual({});
    });

  it("says that nobody listens", async () => {
    const channel = open(`http://127.0.0.1:${await closedPort()}/`);
    const sent = channel.deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    await expect(sent).rejects.toMatchObject({ reason: "unreachable", retry: true });
  });

  it("sends nothing into the own network unless that is allowed", async () => {
    const { url, received } = await standIn((response) => response.end());
    const sent = open(url, { guard: new TargetGuard() }).deliver(someMessage(), { deliveryId: "d", signal: noStop() });
    await expect(sent).rejects.toMatchObject({ reason: "target-refused", retry: false });
    expect(received).toEqual([]);
  });

  it("connects to the address that was checked, whatever the name leads to by then", async () => {
    const { url, received } = await standIn((response) => response.end(yes));
    const answers = ["127.0.0.1", "127.0.0.2"];
    const guard = new TargetGuard({
      allowed: ["127.0.0.1"],
      lookup: async () => [{ address: answers.shift() ?? "", family: 4 }],
    });
    const named = url.replace("127.0.0.1", "rebinding.example");
    await open(named, { guard }).deliver(someMessage(), { deliveryId: "d", signal: noStop() });
    expect(received).toHaveLength(1);
    expect(answers).toEqual(["127.0.0.2"]);
    const second = open(named, { guard }).deliver(someMessage(), { deliveryId: "d", signal: noStop() });
    await expect(second).rejects.toMatchObject({ reason: "target-refused" });
  });

  it("sends a secret address only by https, except to places that were allowed", async () => {
    const guard = new TargetGuard({ lookup: async () => [{ address: "140.82.112.3", family: 4 }] });
    const sent = open("http://hooks.example/a-secret-path", { guard }).deliver(someMessage(), {
      deliveryId: "d",
      signal: noStop(),
    });
    await expect(sent).rejects.toMatchObject({ reason: "target-refused", message: expect.stringContaining("https") });
  });

  it("ends with the reason of whoever stops it", async () => {
    const stop = new AbortController();
    const { url } = await standIn(() => stop.abort(new Error("the service stops")));
    const sent = open(url).deliver(someMessage(), { deliveryId: "d-1", signal: stop.signal });
    await expect(sent).rejects.toThrow("the service stops");
  });

  it("gives up when a secret is missing, and names it", async () => {
    const channel = openChannel(ChannelSettings.parse(settingsFor("http://127.0.0.1:1/")), someContext({}));
    const sent = channel.deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    await expect(sent).rejects.toMatchObject({ reason: "not-configured", retry: false });
  });

  it("shows what it would send without sending or reading a secret", () => {
    const channel = openChannel(ChannelSettings.parse(settingsFor("http://127.0.0.1:1/")), someContext({}));
    const [part] = channel.preview(someMessage({ at: NOW })).parts;
    expect(part.type).toBe("application/json");
    expect(JSON.stringify(JSON.parse(part.content))).toContain("240 times");
  });
});

it("refuses an address that is none, or that holds a password", async () => {
  for (const hook of ["not an address", "ftp://files.example/", "https://me:secret-word@hooks.example/"]) {
    const channel = openChannel({ type: "slack", url: URL_REF }, someContext({ hook }));
    const sent = channel.deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    await expect(sent).rejects.toMatchObject({
      reason: "not-configured",
      message: expect.not.stringMatching(/secret-word|not an address/),
    });
  }
});
