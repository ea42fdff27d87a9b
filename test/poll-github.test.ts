import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { madeEvents } from "./github-stand-in/made-events.ts";
import { startGitHubStandIn } from "./github-stand-in/stand-in.ts";

const EXAMPLE = new URL("../examples/poll-github.ts", import.meta.url).pathname;

it("examples/poll-github.ts prints the events of the server it is pointed at, and ends cleanly on Ctrl-C", async () => {
  const standIn = await startGitHubStandIn({ events: madeEvents({ count: 5 }), tokens: ["right"] });
  const env = { ...process.env, GITHUB_API_URL: standIn.url, GITHUB_TOKEN: "right" };
  const example = spawn(process.execPath, [EXAMPLE], { env });
  const exited = once(example, "exit");
  const lines: string[] = [];
  let warnings = "";
  example.stderr.on("data", (chunk) => {
    warnings += String(chunk);
  });
  for await (const line of createInterface({ input: example.stdout })) {
    lines.push(line);
    if (lines.length === 5) example.kill("SIGINT");
  }
  expect(await exited, warnings).toEqual([0, null]);
  await standIn.stop();
  expect(lines[0]).toMatch(/^2026-11-20T00:00:00\.000Z \w+Event person-\d+ owner-\d+\/project-\d+$/);
  expect(warnings).toContain("# ok, next round at");
});
