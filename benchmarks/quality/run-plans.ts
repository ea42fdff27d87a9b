import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JudgedRun } from "./outcome.ts";
import type { RunPlan } from "./plan.ts";

const WORKER = fileURLToPath(new URL("judge-worker.main.ts", import.meta.url));

/** Told after each run. */
export type OnRun = (run: JudgedRun, done: number, all: number) => void;

/**
 * Makes all runs in `workers` processes of their own and gives them in the order of the plans. A worker that is done with
 * its stream and variant takes up the largest group that is left. @throws Error when a worker ends before its runs do.
 */
export async function runPlans(plans: readonly RunPlan[], workers: number, onRun: OnRun): Promise<JudgedRun[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { stream, variant, baselines }] of plans.entries()) {
    const key = JSON.stringify([stream, variant, baselines]);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const runs: JudgedRun[] = [];
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = fork(WORKER, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      try {
        for (let group = left(groups); group !== undefined; group = left(groups, group)) {
          const index = group.shift() as number;
          runs[index] = await ask(worker, plans[index]);
          onRun(runs[index], ++done, plans.length);
        }
      } finally {
        worker.kill();
      }
    }),
  );
  return runs;
}

/** The group to go on with: the same while it lasts, then the largest. */
function left(groups: ReadonlyMap<string, number[]>, current?: number[]): number[] | undefined {
  if (current !== undefined && current.length > 0) return current;
  const [largest] = [...groups.values()].sort((a, b) => b.length - a.length);
  return largest === undefined || largest.length === 0 ? undefined : largest;
}

function ask(worker: ChildProcess, plan: RunPlan): Promise<JudgedRun> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a worker ended with ${code} at ${JSON.stringify(plan)}`));
    worker.once("exit", ended);
    worker.once("message", (run) => {
      worker.off("exit", ended);
      resolve(run as JudgedRun);
    });
    worker.send(plan);
  });
}
