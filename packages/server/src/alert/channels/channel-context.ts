import type { Clock } from "../../clock.ts";
import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { TargetGuard } from "../target-guard.ts";

/** What every channel is given. */
export interface ChannelContext {
  /** Read at each delivery, so that a changed secret counts at once. Throws SecretError. */
  readSecret: (ref: SecretRef) => Promise<string>;
  guard: TargetGuard;
  clock: Clock;
  /** Time for one attempt, in ms, 10,000 unless given. */
  timeoutMs?: number;
}

/** Long enough for a slow receiver, short enough that a stuck one holds no place in the queue for long. */
export const ATTEMPT_TIMEOUT_MS = 10_000;
