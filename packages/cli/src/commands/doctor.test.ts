import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doctor } from "./doctor.ts";

let server: Server;
let dataDir: string;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "oddwatch-doctor-"));
  server = createServer(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    const settings = { alerts: { channels: { "slack-main": { type: "slack", url: { env: "SLACK" } } } } };
    response.end(JSON.stringify(url === "/api/v1/settings" ? { version: 1, settings } : { status: "ok" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(async () => {
  server.close();
  await once(server, "close");
  rmSync(dataDir, { recursive: true });
});

describe("oddwatch doctor", () => {
  it("looks for the service, and its channels, where the flags say it listens", async () => {
    const { port } = server.address() as AddressInfo;
    let shown = "";
    const stdout = new Writable({
      write(chunk, _encoding, done) {
        shown += chunk;
        done();
      },
    });
    const env = { GITHUB_API_URL: `http://127.0.0.1:${port}` };
    await doctor(
      { json: false, port, dataDir },
      { stdout, stderr: stdout, env, stopping: new AbortController().signal },
    );
    expect(shown).toContain(`messages link to http://127.0.0.1:${port}, which only opens on this machine`);
    expect(shown).toContain(`runs at http://127.0.0.1:${port}, ok`);
  });
});
