/** Calls `run` every `intervalMs` until the returned function is called. */
export type Every = (intervalMs: number, run: () => void) => () => void;

/** `Every` by the wall clock; keeps no process alive. */
export function realEvery(intervalMs: number, run: () => void): () => void {
  const timer = setInterval(run, intervalMs).unref();
  return () => clearInterval(timer);
}
