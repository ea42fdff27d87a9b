import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Arrivals, CrowdSize } from "./live-crowd.ts";

const MAIN = fileURLToPath(new URL("live-load.main.ts", import.meta.url));

/** What the load's process is told. */
export type ToLoad =
  | ({ type: "join"; url: string } & CrowdSize)
  | { type: "drop stalled" }
  | { type: "round"; url: string; incident: string };

/** What one round gave, and what the load's process took for it. */
export interface Heard extends Arrivals {
  seconds: number;
  cpuSeconds: number;
}

export type FromLoad = ({ type: "joined" } & CrowdSize) | ({ type: "heard" } & Heard);

/** The clients of the live feed, in a process of their own. */
export class LiveLoad {
  readonly #url: string;
  readonly #child: ChildProcess = fork(MAIN);

  constructor(url: string) {
    this.#url = url;
  }

  async join(size: CrowdSize): Promise<void> {
    await this.#ask({ type: "join", url: this.#url, ...size });
  }

  async dropStalled(): Promise<void> {
    await this.#ask({ type: "drop stalled" });
  }

  /** Has an incident change; ends when everybody heard of it. */
  async round(incident: string): Promise<Heard> {
    const answer = await this.#ask({ type: "round", url: this.#url, incident });
    if (answer.type !== "heard") throw new Error(`the load answered ${answer.type}`);
    return answer;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  async #ask(message: ToLoad): Promise<FromLoad> {
    const failed = new AbortController();
    const ended = () => failed.abort(new Error("the load's process ended"));
    this.#child.once("exit", ended);
    this.#child.send(message);
    try {
      const [answer] = await once(this.#child, "message", { signal: failed.signal });
      return answer as FromLoad;
    } finally {
      this.#child.off("exit", ended);
    }
  }
}
