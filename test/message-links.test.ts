import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { closedPort } from "./closed-port.ts";
import { ServiceUnderTest } from "./service-under-test.ts";

const CONFIG = `
workspace:
  alerts:
    channels:
      own: { type: webhook, url: { env: HOOK }, signingSecret: { env: SIGNING } }
`;

it("a message links to where the service listens when no public address was told", async () => {
  const bodies: string[] = [];
  const hook = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(hook, "listening");
  const room = await ServiceUnderTest.create();
  try {
    const config = join(room.dataDir, "oddwatch.yaml");
    writeFileSync(config, CONFIG);
    const port = await closedPort();
    const env = {
      HOOK: `http://127.0.0.1:${(hook.address() as AddressInfo).port}`,
      SIGNING: "a-made-up-signing-secret",
      ODDWATCH_SECRET_VARIABLES: "HOOK,SIGNING",
      ODDWATCH_ALLOWED_TARGETS: "127.0.0.0/8",
    };
    const args = ["--port", String(port), "--config", config];
    const service = room.serve({ githubUrl: "http://127.0.0.1:1", args, env });
    const tested = await service.fetch("/api/v1/channels/own/test", { method: "POST" });
    expect(await tested.json()).toMatchObject({ ok: true });
    expect(JSON.parse(bodies[0])).toMatchObject({ kind: "test", url: `http://127.0.0.1:${port}` });
  } finally {
    await room.end();
    hook.close();
  }
});
