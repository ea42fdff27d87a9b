import { DeliveryError } from "../delivery-error.ts";

/**
 * Runs one attempt with a signal that also aborts after `timeoutMs`.
 * @throws DeliveryError `timed-out`; the given signal's reason when that came first; what the attempt throws.
 */
export async function withinTime<T>(
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await attempt(AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    if (!timeout.aborted || error instanceof DeliveryError) throw error;
    throw new DeliveryError("timed-out", `No answer within ${timeoutMs / 1000} s`, { cause: error });
  }
}
