import { chmod, chown, mkdir, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Account, chooseAccount, runAs } from "./account.ts";
import { type Binaries, copyBinaries, findBinaries, linkLibraries } from "./binaries.ts";
import { makeSocketFolder, socketFolderOf } from "./socket-folder.ts";
import { EmbeddedPostgresUnavailable, explainFileError, explainOutput } from "./start-errors.ts";

/** A prepared place for one server: folders exist, the cluster is initialised, the account is chosen. */
export interface Cluster {
  dataFolder: string;
  /** Named by the major version, such as `postgres-18`. */
  folder: string;
  socketFolder: string;
  logFile: string;
  binaries: Binaries;
  account: Account;
}

/** The database role that owns everything, made by `initdb`; only this machine's 0700 socket reaches it. */
export const OWNER = "oddwatch";

/**
 * Makes what a server needs below `dataDir`; the first time this runs `initdb` (about 0.8 s).
 * @throws EmbeddedPostgresUnavailable, DataFolderNotWritable, DiskFull, PostgresDidNotStart
 */
export async function prepareCluster(dataDir: string): Promise<Cluster> {
  const found = await findBinaries();
  const dataFolder = await makeDataFolder(dataDir);
  const folder = join(dataFolder, `postgres-${found.major}`);
  const linked = await linkLibraries(found, dataFolder);
  const { account, binaries } = await reach(
    await chooseAccount(folder, join(linked.folder, "bin", "postgres")),
    linked,
    dataFolder,
  );
  const socketFolder = socketFolderOf(dataFolder);
  await makeSocketFolder(socketFolder, account);
  const cluster = { dataFolder, folder, socketFolder, logFile: join(dataFolder, "postgres.log"), binaries, account };
  if (!(await isInitialised(folder))) await initialise(cluster);
  return cluster;
}

async function makeDataFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await realpath(dataDir);
  } catch (error) {
    throw explainFileError(dataDir, error);
  }
}

/**
 * Another user may be unable to reach the data folder, such as one below root's own home: then with root's right to pass.
 * Or it may be unable to read our binaries: then with a copy.
 */
async function reach(
  account: Account,
  binaries: Binaries,
  dataFolder: string,
): Promise<{ account: Account; binaries: Binaries }> {
  if (account.kind !== "user") return { account, binaries };
  await chmod(dataFolder, 0o711);
  const reaches = (await runAs(account, "test", ["-x", dataFolder])).code === 0;
  const able: Account = reaches ? account : { ...account, overrides: true };
  if ((await runAs(able, join(binaries.folder, "bin", "postgres"), ["--version"])).code === 0) {
    return { account: able, binaries };
  }
  const copy = await copyBinaries(binaries, dataFolder);
  const tried = await runAs(able, join(copy.folder, "bin", "postgres"), ["--version"]);
  if (tried.code === 0) return { account: able, binaries: copy };
  throw new EmbeddedPostgresUnavailable(
    `PostgreSQL refuses to run as root, and user ${account.uid} cannot use ${dataFolder} (${tried.output.trim()})`,
  );
}

async function isInitialised(folder: string): Promise<boolean> {
  try {
    await stat(join(folder, "PG_VERSION"));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw explainFileError(folder, error);
  }
}

/** Works beside the final name and renames at the end: a start that is killed half-way leaves nothing that looks whole. */
async function initialise({ dataFolder, folder, binaries, account }: Cluster): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { mode: 0o700 });
    if (account.kind === "user") await chown(fresh, account.uid, account.gid);
    const { code, output } = await runAs(account, join(binaries.folder, "bin", "initdb"), [
      `--pgdata=${fresh}`,
      `--username=${OWNER}`,
      "--encoding=UTF8",
      "--locale=C",
      "--data-checksums",
      "--auth=trust", // whoever reaches the 0700 socket is the owner of the files anyway
    ]);
    if (code !== 0) throw explainOutput(dataFolder, "initdb failed", output.trim());
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) return; // another start was quicker
    throw explainFileError(dataFolder, error);
  }
}
