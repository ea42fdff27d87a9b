import { createHash } from "node:crypto";

/**
 * An incident's id: made once when it is opened, from the workspace, the `seq` of the input that opened it and its place
 * among the incidents which that input opened. Never recomputed. 20 hexadecimal digits.
 */
export function incidentId(workspace: string, seq: number, ordinal: number): string {
  return createHash("sha256").update(`${workspace}\n${seq}\n${ordinal}`).digest("hex").slice(0, 20);
}
