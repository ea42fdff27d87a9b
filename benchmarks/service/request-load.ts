import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("request-load.main.ts", import.meta.url));

/** What is asked: the paths in turn, each connection the next when it has its answer. */
export interface RequestPlan {
  url: string;
  paths: string[];
  connections: number;
  seconds: number;
}

export interface RequestsDone {
  /** Answers with a good status. */
  answered: number;
  failed: number;
  seconds: number;
  /** Of all answers with their headers. */
  bytes: number;
  latencyMs: { p50: number; p99: number; most: number };
  /** Of the process that asked. */
  cpuSeconds: number;
}

/** Asks the service from a process of its own. Rejects when that ends before it is done. */
export async function loadRequests(plan: RequestPlan): Promise<RequestsDone> {
  const child = fork(MAIN);
  const ended = new AbortController();
  child.once("exit", () => ended.abort(new Error("the load's process ended")));
  child.send(plan);
  const [done] = await once(child, "message", { signal: ended.signal });
  return done as RequestsDone;
}
