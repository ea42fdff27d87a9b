import { isAlive, readPostmasterFile } from "./postmaster-file.ts";

const FAST_SHUTDOWN_MS = 15_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;
/** It removes its file a moment before it ends. */
const LAST_BREATH_MS = 1_000;

/**
 * Stops a server: first in good order (SIGINT), after 15 s without delay (SIGQUIT, recovered at the next start), at last
 * by force. https://www.postgresql.org/docs/18/server-shutdown.html
 */
export async function stopServer(
  cluster: string,
  pid: number,
  { sleep, clock }: { sleep: (ms: number) => Promise<void>; clock: () => number },
): Promise<void> {
  const waitWhile = async (isSo: () => boolean | Promise<boolean>, ms: number): Promise<void> => {
    for (const until = clock() + ms; clock() < until && (await isSo()); ) await sleep(10);
  };
  for (const [signal, waitMs] of [
    ["SIGINT", FAST_SHUTDOWN_MS],
    ["SIGQUIT", IMMEDIATE_SHUTDOWN_MS],
    ["SIGKILL", IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (!(await isRunning(cluster, pid))) break;
    send(pid, signal);
    await waitWhile(() => isRunning(cluster, pid), waitMs);
  }
  await waitWhile(() => isAlive(pid), LAST_BREATH_MS);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it ended meanwhile
  }
}

/** An ended server that is no child of ours can stay as a zombie, so its file counts as well. */
async function isRunning(cluster: string, pid: number): Promise<boolean> {
  return isAlive(pid) && (await readPostmasterFile(cluster))?.pid === pid;
}
