/**
 * Why a delivery failed.
 * - `unreachable`: no connection, or none that lasted
 * - `timed-out`: no answer in time; it may have arrived all the same
 * - `rate-limited`: asked to wait
 * - `receiver-failed`: the receiver had a failure of its own
 * - `rejected`: the receiver will not take this message, now or later
 * - `not-authorised`: a wrong, revoked or missing address, key or password
 * - `target-refused`: the address is one that nothing may be sent to
 * - `not-configured`: a setting or a secret is missing or cannot be used
 * - `not-supported`: the channel has no use for this kind of message
 */
export type DeliveryFailure =
  | "unreachable"
  | "timed-out"
  | "rate-limited"
  | "receiver-failed"
  | "rejected"
  | "not-authorised"
  | "target-refused"
  | "not-configured"
  | "not-supported";

const WORTH_A_RETRY: readonly DeliveryFailure[] = ["unreachable", "timed-out", "rate-limited", "receiver-failed"];

export interface DeliveryErrorOptions extends ErrorOptions {
  /** How long the receiver asked to wait. */
  retryAfterSeconds?: number;
}

/** A message did not reach a person. The text names no secret: neither an address that is one, nor a key. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly reason: DeliveryFailure;
  /** Whether the same message may be taken later; otherwise give up. */
  readonly retry: boolean;
  /** How long the receiver asked to wait, in seconds, 0 to 86,400; undefined when it said nothing. */
  readonly retryAfterSeconds: number | undefined;

  constructor(reason: DeliveryFailure, message: string, { retryAfterSeconds, ...options }: DeliveryErrorOptions = {}) {
    super(message, options);
    this.reason = reason;
    this.retry = WORTH_A_RETRY.includes(reason);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
