import { createCipheriv, createDecipheriv } from "node:crypto";
import type { SealingKey } from "./key-ring.ts";

const ALGORITHM = "aes-256-gcm";
/** 96 bits, and never twice with one key. Source: NIST SP 800-38D, 8.2. */
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A text that only a holder of the key can read. The tag that proves it unchanged is its last 16 bytes. */
export interface Sealed {
  nonce: Buffer;
  ciphertext: Buffer;
}

/**
 * Encrypts a text with AES-256-GCM. `place` says where it is kept and must be the same to open it, so that a row that is
 * copied to another name or workspace does not open there. `nonce`: 12 random bytes.
 */
export function seal(text: string, { key, nonce, place }: { key: SealingKey; nonce: Buffer; place: string }): Sealed {
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce).setAAD(Buffer.from(place));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext };
}

/** The text again; undefined when key or place are not those it was sealed with, or when it was changed. */
export function open(
  { nonce, ciphertext }: Sealed,
  { key, place }: { key: SealingKey; place: string },
): string | undefined {
  if (nonce.length !== NONCE_BYTES || ciphertext.length < TAG_BYTES) return undefined;
  const tagAt = ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(ciphertext.subarray(tagAt));
  const text = decipher.update(ciphertext.subarray(0, tagAt));
  try {
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch (error) {
    if (isWrongTag(error)) return undefined;
    throw error;
  }
}

/** Node has no code for it. https://nodejs.org/api/crypto.html#deciphersetauthtagbuffer-encoding */
function isWrongTag(error: unknown): boolean {
  return error instanceof Error && /unable to authenticate/i.test(error.message);
}
