import { createHash } from "node:crypto";
import { chmod, chown, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "./account.ts";
import { DataFolderNotWritable, explainFileError } from "./start-errors.ts";

/** Room for a socket's path: 104 bytes on macOS, 108 on Linux, both with a closing zero. */
const SOCKET_PATH_BYTES = 103;
const SOCKET_NAME = ".s.PGSQL.5432";

/** Where the socket of a data folder lies: inside it, or in a short folder of the same name every time when that is too long. */
export function socketFolderOf(dataFolder: string, temporary = tmpdir()): string {
  const inside = join(dataFolder, "socket");
  if (fits(inside)) return inside;
  const name = `oddwatch-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 16)}`;
  const outside = join(temporary, name);
  return fits(outside) ? outside : join("/tmp", name);
}

/**
 * Makes the folder with rights 0700. One that a stranger made beforehand under the same name is refused.
 * @throws DataFolderNotWritable
 */
export async function makeSocketFolder(folder: string, account: Account): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    const own = process.getuid?.();
    const allowed = account.kind === "user" ? [own, account.uid] : [own];
    if (!found.isDirectory() || !allowed.includes(found.uid)) throw new DataFolderNotWritable(folder);
    await chmod(folder, 0o700);
    if (account.kind === "user") await chown(folder, account.uid, account.gid);
  } catch (error) {
    throw explainFileError(folder, error);
  }
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, SOCKET_NAME)) <= SOCKET_PATH_BYTES;
}
