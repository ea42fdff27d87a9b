/** Why somebody could not sign in: what they showed does not count, nobody let them in, or who could tell does not answer. */
export type SignInReason = "wrong" | "not-invited" | "unavailable" | "not-configured";

/** A sign-in that did not succeed. The message is for the person; nothing they showed is in it. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly reason: SignInReason;

  constructor(reason: SignInReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
