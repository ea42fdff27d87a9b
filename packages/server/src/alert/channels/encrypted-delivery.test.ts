import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ChannelSettings } from "../channel-settings.ts";
import { TargetGuard } from "../target-guard.ts";
import { certificateFor } from "./certificate-under-test.ts";
import { openChannel } from "./open-channel.ts";
import { noStop, someContext, someMessage } from "./receiver-under-test.ts";

const HOST = "watch-receiver.example";
const certificate = certificateFor(HOST);
const before = getCACertificates("default");
beforeAll(() => setDefaultCACertificates([...before, certificate.cert]));
afterAll(() => setDefaultCACertificates(before));

/** Every name leads to this machine, as a public name may lead to any. */
function context(secrets: Record<string, string>) {
  const guard = new TargetGuard({
    allowed: ["127.0.0.1"],
    lookup: async () => [{ address: "127.0.0.1", family: 4 }],
  });
  return someContext(secrets, { guard });
}

async function post(host: string) {
  const names: unknown[] = [];
  const server = createServer(certificate, (request, response) => {
    names.push(request.headers.host?.split(":")[0], (request.socket as { servername?: string }).servername);
    request.resume().on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const channel = openChannel(
      { type: "slack", url: { secret: "hook" } },
      context({ hook: `https://${host}:${port}/hook` }),
    );
    await channel.deliver(someMessage(), { deliveryId: "d-1", signal: noStop() });
    return names;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it("a web hook is called by its name over an encrypted connection to the address that was checked", async () => {
  expect(await post(HOST)).toEqual([HOST, HOST]);
});

it("a web hook whose certificate names another host gets nothing", async () => {
  await expect(post("other.example")).rejects.toMatchObject({ reason: "unreachable" });
});

it.each(["starttls", "tls"] as const)(
  "mail by %s signs in and arrives, checked against the server's name",
  async (security) => {
    const told: unknown[] = [];
    const server = new SMTPServer({
      ...certificate,
      secure: security === "tls",
      closeTimeout: 100,
      onAuth({ username, password }, { secure }, done) {
        told.push({ username, password, secure });
        done(null, { user: username });
      },
      onData: (stream, _session, done) => void stream.resume().on("end", () => done()),
    });
    server.on("error", () => undefined); // clients that break off
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const settings = {
      type: "email",
      port: (server.server.address() as AddressInfo).port,
      security,
      user: "watch",
      password: { secret: "password" },
      from: "oddwatch@watch.example",
      to: ["one@watch.example"],
    };
    const send = (host: string) =>
      openChannel(ChannelSettings.parse({ ...settings, host }), context({ password: "a-planted-password" })).deliver(
        someMessage(),
        { deliveryId: "d-1", signal: noStop() },
      );
    try {
      expect(await send(HOST)).toEqual({ reference: "<d-1@watch.example>" });
      await expect(send("other.example")).rejects.toMatchObject({ reason: "unreachable" });
      expect(told).toEqual([{ username: "watch", password: "a-planted-password", secure: true }]);
    } finally {
      await new Promise<void>((resolve) => server.close(resolve));
    }
  },
);

it("mail that refuses the password is given up without naming it", async () => {
  const server = new SMTPServer({
    ...certificate,
    closeTimeout: 100,
    onAuth: ({ password }, _session, done) =>
      done(Object.assign(new Error(`no such password ${password}`), { responseCode: 535 })),
  });
  server.on("error", () => undefined); // clients that break off
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const settings = ChannelSettings.parse({
    type: "email",
    host: HOST,
    port: (server.server.address() as AddressInfo).port,
    user: "watch",
    password: { secret: "password" },
    from: "oddwatch@watch.example",
    to: ["one@watch.example"],
  });
  try {
    const channel = openChannel(settings, context({ password: "a-planted-password" }));
    const error = await channel
      .deliver(someMessage(), { deliveryId: "d-1", signal: noStop() })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "not-authorised", retry: false });
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain("a-planted-password");
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
});
