import { createHash } from "node:crypto";
import type { Activity } from "@oddwatch/pipeline";

/**
 * The 16 bytes that name one occurrence for ever: the head of SHA-256 over id, type and time. The same whichever source
 * it came from.
 */
export function activityKey({ id, type, at }: Activity): Uint8Array {
  return createHash("sha256").update(`${id}\n${type}\n${at}`).digest().subarray(0, 16);
}
