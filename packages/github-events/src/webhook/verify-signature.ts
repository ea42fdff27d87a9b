import { createHmac, timingSafeEqual } from "node:crypto";

export interface SignedDelivery {
  /** The secret that was given to GitHub. */
  secret: string;
  /** The body exactly as it came, before any parsing. */
  body: Uint8Array;
  /** Value of `X-Hub-Signature-256`; undefined when the header is missing. */
  signature: string | undefined;
}

/**
 * Whether a delivery was signed with the secret: HMAC-SHA-256 over the body, compared in constant time. Throws RangeError
 * for an empty secret, with which anybody could sign.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifySignature({ secret, body, signature }: SignedDelivery): boolean {
  if (secret === "") throw new RangeError("a webhook needs a secret that is not empty");
  const digest = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? "")?.[1];
  if (digest === undefined) return false;
  return timingSafeEqual(createHmac("sha256", secret).update(body).digest(), Buffer.from(digest, "hex"));
}
