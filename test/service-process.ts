import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Health, Stats } from "../packages/protocol/src/index.ts";
import { eventually } from "./eventually.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MAIN = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));
/** Settings of whoever runs the tests must not reach the service. */
const OURS = /^(ODDWATCH_|GITHUB_|DATABASE_URL$|NODE_OPTIONS$|VITEST)/;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The `oddwatch` command as a process of its own. */
export class CommandProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** What it wrote so far. */
  stdout = "";
  stderr = "";
  #exit: Exit | undefined;
  readonly #child: ChildProcess;

  constructor(args: string[], env: Record<string, string> = {}) {
    const outer = Object.entries(process.env).filter(([name]) => !OURS.test(name));
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: ROOT,
      env: { ...Object.fromEntries(outer), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid === undefined) throw new Error("the command could not be started");
    this.#child = child;
    this.pid = child.pid;
    running.add(child);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.exited = new Promise((resolve) =>
      child.once("close", (code, signal) => {
        running.delete(child);
        this.#exit = { code, signal };
        resolve(this.#exit);
      }),
    );
  }

  /** Undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Exit> {
    this.#child.kill(signal);
    return this.exited;
  }
}

/** `oddwatch serve` as a process of its own, asked over HTTP as anybody would. */
export class ServiceProcess extends CommandProcess {
  /** Its address, once it has said so. @throws with what it wrote when it ended before. */
  async url(): Promise<string> {
    return eventually("the service listens", () => {
      const url = /Oddwatch is at (\S+)/.exec(this.stderr)?.[1];
      if (url === undefined && this.exit !== undefined) throw new Error(`it ended: ${this.stderr}`);
      return url;
    });
  }

  async fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(new URL(path, await this.url()), { ...init, signal: init?.signal ?? AbortSignal.timeout(20_000) });
  }

  /** The status code too: 503 carries the same facts, in a problem. */
  async health(): Promise<Health & { code: number }> {
    const response = await this.fetch("/health");
    const body = (await response.json()) as { health?: unknown };
    return { ...Health.parse(body.health ?? body), code: response.status };
  }

  async stats(): Promise<Stats> {
    return Stats.parse(await (await this.fetch("/stats")).json());
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<Exit> {
    return this.end("SIGTERM");
  }
}
