import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JudgedRun } from "./outcome.ts";
import type { RunPlan } from "./plan.ts";

const WORKER = fileURLToPath(new URL("judge-worker.main.ts", import.meta.url));

/** Told after each run; `index` is its plan's place. */
export type OnRun = (run: JudgedRun, index: number) => void;

/**
 * Makes all runs in `workers` processes of their own and gives them in the order of the plans. A worker that is done with
 * its stream and variant takes up the largest group that is left, of the same stream while there is one. @throws Error when a worker ends before its runs do.
 */
export async function runPlans(plans: readonly RunPlan[], workers: number, onRun: OnRun): Promise<JudgedRun[]> {
  const groups = new Map<string, PlanGroup>();
  for (const [index, { stream, variant, baselines }] of plans.entries()) {
    const key = JSON.stringify([stream, variant, baselines]);
    const group = groups.get(key) ?? { stream, left: [] };
    group.left.push(index);
    groups.set(key, group);
  }
  const runs: JudgedRun[] = [];
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = fork(WORKER, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      try {
        for (let group = nextGroup(groups); group !== undefined; group = nextGroup(groups, group)) {
          const index = group.left.shift() as number;
          runs[index] = await ask(worker, plans[index]);
          onRun(runs[index], index);
        }
      } finally {
        worker.kill();
      }
    }),
  );
  return runs;
}

/** Plans that share a stream and a snapshot: places of those that no worker has taken. */
interface PlanGroup {
  stream: number;
  left: number[];
}

/** The group to go on with: the same while it lasts, then the largest of its stream, then the largest. */
function nextGroup(groups: ReadonlyMap<string, PlanGroup>, current?: PlanGroup): PlanGroup | undefined {
  if (current !== undefined && current.left.length > 0) return current;
  const waiting = [...groups.values()].filter(({ left }) => left.length > 0);
  const near = waiting.filter(({ stream }) => stream === current?.stream);
  return (near.length > 0 ? near : waiting).sort((a, b) => b.left.length - a.left.length)[0];
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
