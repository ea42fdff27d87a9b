import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CheckResult } from "./check.ts";

/** Whether files can be written in the data folder, by writing one; a missing folder is tried where it would be made. */
export async function checkDataFolder(folder: string): Promise<CheckResult> {
  try {
    const existing = await nearestFolder(folder);
    const probe = await mkdtemp(join(existing, ".oddwatch-doctor-"));
    await mkdir(join(probe, "folder"));
    await rm(probe, { recursive: true });
    const detail = existing === folder ? `${folder} is writable` : `${folder} will be made on the first start`;
    return { name: "data folder", status: "ok", detail };
  } catch (error) {
    return {
      name: "data folder",
      status: "fail",
      detail: `${folder} cannot be written: ${(error as Error).message}`,
      advice: "name a folder of yours with --data-dir or ODDWATCH_DATA_DIR, or change its owner",
    };
  }
}

/** The folder itself, or the nearest one above it that exists. */
export async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found?.isDirectory()) return folder;
  if (found) throw new Error(`${folder} is a file`);
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`${folder} does not exist`);
  return nearestFolder(parent);
}
