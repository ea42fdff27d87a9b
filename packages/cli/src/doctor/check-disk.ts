import { statfs } from "node:fs/promises";
import type { CheckResult } from "./check.ts";
import { nearestFolder } from "./check-data-folder.ts";

const GIBIBYTE = 1024 ** 3;
/** A day of GitHub's public stream as the log keeps it is a few GiB; thirty days are kept. */
const COMFORTABLE_BYTES = 20 * GIBIBYTE;
/** PostgreSQL alone takes about a tenth of this before the first event. */
const LEAST_BYTES = 1 * GIBIBYTE;

/** How much space is left where the data folder is or will be. */
export async function checkDisk(folder: string, readSpace: typeof statfs = statfs): Promise<CheckResult> {
  const name = "disk";
  try {
    const space = await readSpace(await nearestFolder(folder));
    const freeBytes = space.bavail * space.bsize;
    const detail = `${(freeBytes / GIBIBYTE).toFixed(1)} GiB free`;
    if (freeBytes >= COMFORTABLE_BYTES) return { name, status: "ok", detail };
    const advice = "make room, or put the data folder on a larger disk with --data-dir";
    return { name, status: freeBytes < LEAST_BYTES ? "fail" : "warn", detail, advice };
  } catch (error) {
    return { name, status: "warn", detail: `cannot be told: ${(error as Error).message}` };
  }
}
