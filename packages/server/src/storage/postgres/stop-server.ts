import { serves } from "./postmaster-file.ts";

const FAST_SHUTDOWN_MS = 15_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * Stops a server: first in good order (SIGINT), after 15 s without delay (SIGQUIT, recovered at the next start), at last
 * by force. https://www.postgresql.org/docs/18/server-shutdown.html
 */
export async function stopServer(
  cluster: string,
  pid: number,
  { sleep, clock }: { sleep: (ms: number) => Promise<void>; clock: () => number },
): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGINT", FAST_SHUTDOWN_MS],
    ["SIGQUIT", IMMEDIATE_SHUTDOWN_MS],
    ["SIGKILL", IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (!(await serves(pid, cluster))) return;
    send(pid, signal);
    for (const until = clock() + waitMs; clock() < until && (await serves(pid, cluster)); ) await sleep(10);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it ended meanwhile
  }
}
