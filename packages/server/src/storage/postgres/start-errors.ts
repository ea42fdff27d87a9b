/** No embedded PostgreSQL can run here; the message names the way out, `DATABASE_URL`. */
export class EmbeddedPostgresUnavailable extends Error {
  override readonly name = "EmbeddedPostgresUnavailable";

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The embedded PostgreSQL cannot run here: ${reason}. Set DATABASE_URL to a PostgreSQL 16 or newer instead.`,
      options,
    );
  }
}

/** The data folder, or a folder it needs, cannot be written. */
export class DataFolderNotWritable extends Error {
  override readonly name = "DataFolderNotWritable";
  readonly folder: string;

  constructor(folder: string, options?: ErrorOptions) {
    super(
      `The folder ${folder} cannot be written: check its owner and rights, or choose another data folder.`,
      options,
    );
    this.folder = folder;
  }
}

/** Another service already runs on the same data folder. */
export class DataFolderInUse extends Error {
  override readonly name = "DataFolderInUse";
  readonly folder: string;
  /** Process id of the other service; undefined when it cannot be told. */
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    const who = pid === undefined ? "another Oddwatch" : `another Oddwatch (process ${pid})`;
    super(`The data folder ${folder} is in use by ${who}: stop it first, or choose another data folder.`);
    this.folder = folder;
    this.pid = pid;
  }
}

/** The disk that holds the data folder has no room left. */
export class DiskFull extends Error {
  override readonly name = "DiskFull";
  readonly folder: string;

  constructor(folder: string, options?: ErrorOptions) {
    super(`No space is left on the disk of ${folder}: free some, then start again. Nothing stored was lost.`, options);
    this.folder = folder;
  }
}

/** PostgreSQL ended or stayed silent instead of starting; holds the last lines it wrote. */
export class PostgresDidNotStart extends Error {
  override readonly name = "PostgresDidNotStart";
  readonly output: string;

  constructor(what: string, output: string, options?: ErrorOptions) {
    super(`PostgreSQL did not start: ${what}${output === "" ? "" : `\n${output}`}`, options);
    this.output = output;
  }
}

/** The clearest error for what `initdb` or the server wrote before it ended. */
export function explainOutput(dataFolder: string, what: string, output: string): Error {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return new DiskFull(dataFolder);
  if (/Permission denied|Read-only file system/i.test(output) && output.includes(dataFolder)) {
    return new DataFolderNotWritable(dataFolder, { cause: new PostgresDidNotStart(what, output) });
  }
  return new PostgresDidNotStart(what, output);
}

/** The clearest error for a failed file operation below the data folder; the same error when it has no better name. */
export function explainFileError(folder: string, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
      return new DataFolderNotWritable(folder, { cause: error });
    case "ENOSPC":
    case "EDQUOT":
      return new DiskFull(folder, { cause: error });
    default:
      return error;
  }
}
