import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Gives that many unpredictable bytes. */
export type RandomBytes = (count: number) => Buffer;

const SECRET_BYTES = 32;
const ID_BYTES = 6;
const SHAPE = /^odw_[\w-]{43}$/;

/** A new API token. The prefix lets scanners of secrets and people tell what it is. */
export function newToken(random: RandomBytes): string {
  return `odw_${random(SECRET_BYTES).toString("base64url")}`;
}

/** Whether a text could be a token that this service made: what cannot be is not looked up. */
export function looksLikeToken(text: string): boolean {
  return SHAPE.test(text);
}

/** A new secret of a browser session: 43 characters. */
export function newSessionSecret(random: RandomBytes): string {
  return random(SECRET_BYTES).toString("base64url");
}

/** A short name for a row, no secret. */
export function newId(random: RandomBytes): string {
  return random(ID_BYTES).toString("hex");
}

/**
 * What is stored of a token or a session secret. They are 256 random bits, so nobody can try them all and a plain hash is
 * enough; a slow one would only slow every request.
 */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Compares two texts without telling by its time where they differ. */
export function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
