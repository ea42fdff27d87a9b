import { createHash } from "node:crypto";

/** An id for an event that has none: `sha256:` and the hash of its text in hexadecimal. */
export function hashedId(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
