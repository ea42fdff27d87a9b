import { createHash } from "node:crypto";

/** Bytes of a key of AES-256. */
const KEY_BYTES = 32;

/** A key, and a short name that says which it is and nothing of what it is. */
export interface SealingKey {
  id: string;
  bytes: Buffer;
}

/** The keys that secrets are sealed with: the first for what is written, the others for what was written before. */
export interface KeyRing {
  newest: SealingKey;
  all: readonly SealingKey[];
}

/**
 * Reads `ODDWATCH_KEY`: one key, or several with commas, the newest first. Each is 32 random bytes as base64 or as 64
 * hexadecimal digits, as `openssl rand -base64 32` prints them.
 * @throws RangeError that says what is wrong, and nothing of the key.
 */
export function readKeyRing(text: string): KeyRing {
  const all = text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean)
    .map(readKey);
  const [newest] = all;
  if (newest === undefined) throw new RangeError("it holds no key");
  return { newest, all };
}

function readKey(text: string, index: number): SealingKey {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const bytes = isHex ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  const isBase64 = /^[\w+/-]{43}=?$/.test(text);
  if (bytes.length !== KEY_BYTES || !(isHex || isBase64)) {
    throw new RangeError(
      `key ${index + 1} of it is not 32 bytes in base64, as \`openssl rand -base64 32\` prints them`,
    );
  }
  const id = createHash("sha256").update("oddwatch key id").update(bytes).digest("hex").slice(0, 8);
  return { id, bytes };
}
