/** Why a secret cannot be had or stored: no key is configured, it is not there, or no configured key opens it. */
export type SecretReason = "no-key" | "missing" | "unreadable" | "not-allowed";

/** A secret could not be read or stored. The message names it and what to do, never its value. */
export class SecretError extends Error {
  override readonly name = "SecretError";
  readonly reason: SecretReason;

  constructor(reason: SecretReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
