import { setTimeout as sleep } from "node:timers/promises";

const LOOK_AGAIN_MS = 40;

/**
 * Asks until there is an answer other than undefined or false. For processes of their own, which can only be looked at
 * from outside; the time is how long to wait for a machine that is busy, not a measurement.
 * @throws when the time is over, with the last thing that `ask` failed with as the cause.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 60_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  let failure: unknown;
  while (performance.now() < until) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
  throw new Error(`waited ${withinMs} ms in vain until ${what}`, { cause: failure });
}
