import { readArchive } from "@oddwatch/github-events";
import { readPosition } from "../storage/positions.ts";
import type { Queryable } from "../storage/transaction.ts";
import { newestActivityAt } from "./newest-activity-at.ts";
import { ARCHIVE_SOURCE, interruptedAt } from "./sources/archive-source.ts";

/** The store's log goes on to a later time than the files begin: serving them would let time run backwards. */
export class FilesTooEarly extends Error {
  override readonly name = "FilesTooEarly";

  constructor(file: string, beginsAt: number, logAt: number) {
    const [begins, stored] = [beginsAt, logAt].map((at) => new Date(at).toISOString());
    super(
      `${file} begins at ${begins}, but this store already holds events up to ${stored}. ` +
        "Files are served on their own clock, which cannot run backwards: name another --data-dir, or later files.",
    );
  }
}

/**
 * Refuses archive files that begin before the newest event of the log, unless they are the very files whose serving was
 * interrupted. @throws FilesTooEarly
 */
export async function refuseEarlierFiles(db: Queryable, workspace: string, files: readonly string[]): Promise<void> {
  const logAt = await newestActivityAt(db, workspace);
  const [file] = files;
  if (logAt === undefined || file === undefined) return;
  if (interruptedAt(files, await readPosition(db, workspace, ARCHIVE_SOURCE)) !== undefined) return;
  const beginsAt = await firstEventAt(file);
  if (beginsAt !== undefined && beginsAt < logAt) throw new FilesTooEarly(file, beginsAt, logAt);
}

async function firstEventAt(file: string): Promise<number | undefined> {
  for await (const rows of readArchive(file, { worker: false, raw: false, batchSize: 1 })) return rows[0]?.event.at;
  return undefined;
}
