import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { closedPort } from "../../../../../test/closed-port.ts";
import type { Message } from "../channel.ts";
import { ChannelSettings } from "../channel-settings.ts";
import { TargetGuard } from "../target-guard.ts";
import type { ChannelContext } from "./channel-context.ts";
import { openChannel } from "./open-channel.ts";
import { noStop, someContext, someMessage } from "./receiver-under-test.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A real mail server on loopback; what it was sent, as it came over the wire. */
async function mailServer(options: SMTPServerOptions = {}) {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 100,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  server.on("error", () => undefined); // clients that break off
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { mails, port: (server.server.address() as AddressInfo).port };
}

interface Sending {
  message?: Partial<Message>;
  deliveryId?: string;
  settings?: Record<string, unknown>;
  context?: Partial<ChannelContext>;
}

async function send(port: number, { message, deliveryId = "d-1", settings, context }: Sending = {}) {
  const parsed = ChannelSettings.parse({
    type: "email",
    host: "127.0.0.1",
    port,
    security: "none",
    from: "oddwatch@watch.example",
    to: ["one@watch.example", "two@watch.example"],
    ...settings,
  });
  const channel = openChannel(parsed, someContext({ password: "a-planted-password" }, context));
  return channel.deliver(someMessage(message), { deliveryId, signal: noStop() });
}

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function header(mail: string, name: string): string | undefined {
  const [head] = mail.replace(/\r\n[ \t]+/g, " ").split("\r\n\r\n");
  return new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1];
}

describe("an e-mail", () => {
  it("arrives as text and HTML with who, what and where", async () => {
    const { mails, port } = await mailServer();
    expect(await send(port)).toEqual({ reference: "<d-1@watch.example>" });
    const [mail] = mails;
    expect(header(mail, "From")).toBe("Oddwatch <oddwatch@watch.example>");
    expect(header(mail, "To")).toBe("one@watch.example, two@watch.example");
    expect(header(mail, "Subject")).toBe("[HIGH] octo-bot pushed 240 times in 12 minutes");
    expect(header(mail, "Auto-Submitted")).toBe("auto-generated");
    expect(header(mail, "Content-Type")).toContain("multipart/alternative");
    expect(mail).toContain("text/plain");
    expect(mail).toContain("text/html");
    expect(mail.replace(/=\r?\n/g, "")).toContain("https://watch.example/incidents/inc-1"); // lines are broken anywhere
  });

  it("stands in one conversation with all others of its thread, and a repeat has the same id", async () => {
    const { mails, port } = await mailServer();
    await send(port);
    await send(port);
    await send(port, { deliveryId: "d-2", message: { kind: "resolved" } });
    expect(mails.map((mail) => header(mail, "Message-ID"))).toEqual([
      "<d-1@watch.example>",
      "<d-1@watch.example>",
      "<d-2@watch.example>",
    ]);
    expect(new Set(mails.map((mail) => header(mail, "References")))).toEqual(
      new Set(["<group-1.default@watch.example>"]),
    );
    expect(header(mails[2], "Subject")).toMatch(/^\[resolved\]/);
  });

  it("adds no header and no recipient, whatever its text says", async () => {
    const recipients: string[] = [];
    const { mails, port } = await mailServer({
      onRcptTo({ address }, _session, done) {
        recipients.push(address);
        done();
      },
    });
    await send(port, { message: { title: "hello\r\nBcc: victim@example.org\r\n\r\n." } });
    expect(header(mails[0], "Bcc")).toBeUndefined();
    expect(header(mails[0], "Subject")).toContain("hello Bcc: victim@example.org");
    expect(recipients).toEqual(["one@watch.example", "two@watch.example"]);
  });

  it("says when some recipients were refused", async () => {
    const { port } = await mailServer({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith("two") ? refusal(550, "no such user") : null),
    });
    expect(await send(port)).toMatchObject({ note: "The mail server refused 1 of 2 recipients." });
  });

  it.each([
    [451, "receiver-failed", true],
    [421, "receiver-failed", true],
    [552, "rejected", false],
    [554, "rejected", false],
  ])("refused with %i is %s", async (code, reason, retry) => {
    const { port } = await mailServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on("end", () => done(refusal(code, "no")));
      },
    });
    await expect(send(port)).rejects.toMatchObject({ reason, retry });
  });

  it("gives up when no recipient is taken for good, and not when they may be taken later", async () => {
    const refusing = (code: number): SMTPServerOptions => ({
      onRcptTo: (_address, _session, done) => done(refusal(code, "greylisted")),
    });
    await expect(send((await mailServer(refusing(550))).port)).rejects.toMatchObject({ retry: false });
    await expect(send((await mailServer(refusing(450))).port)).rejects.toMatchObject({ retry: true });
  });

  it("waits no longer than its time for a mail server that says nothing", async () => {
    const { port } = await mailServer({ onConnect: () => undefined });
    await expect(send(port, { context: { timeoutMs: 30 } })).rejects.toMatchObject({
      reason: "timed-out",
      retry: true,
    });
  });

  it("says that nobody listens", async () => {
    await expect(send(await closedPort())).rejects.toMatchObject({ reason: "unreachable", retry: true });
  });

  it("signs in only over an encrypted connection, and insists on one", async () => {
    const told: unknown[] = [];
    const { port, mails } = await mailServer({
      onAuth: (auth, _session, done) => {
        told.push(auth);
        done(null, { user: "me" });
      },
    });
    const settings = { security: "starttls", user: "me", password: { secret: "password" } };
    await expect(send(port, { settings })).rejects.toMatchObject({ name: "DeliveryError" });
    expect({ told, mails }).toEqual({ told: [], mails: [] });
  });

  it("speaks to no server whose certificate nobody vouches for", async () => {
    const { port, mails } = await mailServer({ disabledCommands: [] });
    await expect(send(port, { settings: { security: "starttls" } })).rejects.toMatchObject({ reason: "unreachable" });
    expect(mails).toEqual([]);
  });

  it("is sent neither into the own network nor in clear unless that is allowed", async () => {
    const { port, mails } = await mailServer();
    await expect(send(port, { context: { guard: new TargetGuard() } })).rejects.toMatchObject({
      reason: "target-refused",
    });
    const outside = new TargetGuard({ lookup: async () => [{ address: "140.82.112.3", family: 4 }] });
    const named = { settings: { host: "mail.example" }, context: { guard: outside } };
    await expect(send(port, named)).rejects.toMatchObject({ reason: "target-refused", message: /clear/ });
    expect(mails).toEqual([]);
  });

  it("names a missing password and never the password", async () => {
    const settings = { security: "starttls", user: "me", password: { secret: "other" } };
    await expect(send(1, { settings })).rejects.toMatchObject({ reason: "not-configured" });
  });
});

describe("the settings of e-mail", () => {
  const given = { type: "email", host: "mail.example", from: "a@b.example", to: ["c@d.example"] };

  it("insist on encryption unless told otherwise", () => {
    expect(ChannelSettings.parse(given)).toMatchObject({ security: "starttls" });
  });

  it.each([
    ["a password in clear", { security: "none", user: "me", password: { secret: "p" } }],
    ["a user without a password", { user: "me" }],
    ["a password that is no reference", { user: "me", password: "hunter22" }],
    ["nobody to send to", { to: [] }],
    ["a recipient with a line break", { to: ["a@b.example\r\nBcc: c@d.example"] }],
    ["a setting that does not exist", { subject: "x" }],
    ["a host with a path", { host: "mail.example/x" }],
  ])("refuse %s", (_name, changed) => {
    expect(ChannelSettings.safeParse({ ...given, ...changed }).success).toBe(false);
  });
});
