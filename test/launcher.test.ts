import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../packages/cli/bin/oddwatch.js", import.meta.url));
const MODULE = new URL("../packages/cli/bin/node-24.js", import.meta.url).href;
const SAMPLE = fileURLToPath(new URL("../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(args: string[]) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  const output = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (output.out += chunk));
  child.stderr.on("data", (chunk) => (output.err += chunk));
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...output }));
  return { child, ended };
}

/** The launcher around `script` instead of the real command. */
function launch(script: string) {
  const run = `import { runNode24 } from ${JSON.stringify(MODULE)}; await runNode24(["-e", ${JSON.stringify(script)}]);`;
  return start(["--input-type=module", "-e", run]);
}

describe("oddwatch on the outside", () => {
  it("passes arguments, output and exit code through", async () => {
    const { code, out, err } = await start([LAUNCHER, "replay", "no-such-file.json", "--json"]).ended;
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^not read to its end: no-such-file\.json: there is no such file .*\nevents=0 /);
  });

  it("ends quietly when nobody reads its output any more", async () => {
    const { child, ended } = start([LAUNCHER, "replay", SAMPLE, "--json"]);
    child.stdout?.destroy();
    const { code, err } = await ended;
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error/);
  });

  it("tells a mistake in one line", async () => {
    const { code, err } = await start([LAUNCHER, "replay", SAMPLE, "--config", "no-such.yaml"]).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^oddwatch: no-such\.yaml cannot be read: .*\n$/);
  });
});

describe("runNode24", () => {
  it("hands on a request to stop, and ends with what the command makes of it", async () => {
    const script = "process.on('SIGTERM', () => process.exit(7)); setInterval(() => 0, 1000); console.log('ready')";
    const { child, ended } = launch(script);
    child.stdout?.once("data", () => child.kill("SIGTERM"));
    expect(await ended).toMatchObject({ code: 7, signal: null });
  });

  it("dies of the signal that killed the command", async () => {
    const { ended } = launch("process.kill(process.pid, 'SIGTERM'); setInterval(() => 0, 1000)");
    expect(await ended).toMatchObject({ code: null, signal: "SIGTERM" });
  });

  it("asks the command to stop when whoever started it is gone", async () => {
    const command =
      "process.on('SIGTERM', () => { console.log('asked'); process.exit() }); setInterval(() => 0, 1000); console.log('ready')";
    const inner = `import { runNode24 } from ${JSON.stringify(MODULE)}; await runNode24(["-e", ${JSON.stringify(command)}], { stopsWithParent: true });`;
    const outer = `require("node:child_process").spawn(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(inner)}], { stdio: "inherit" })`;
    const { child, ended } = start(["-e", outer]);
    child.stdout?.once("data", () => child.kill("SIGKILL"));
    expect((await ended).out).toBe("ready\nasked\n"); // the output closes when the last process that holds it has ended
  });
});
