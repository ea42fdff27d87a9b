import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildPackage } from "../../packages/anomaly/scripts/build-package.ts";
import { openDoor } from "../../packages/anomaly/scripts/package-door.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE = join(ROOT, "packages", "anomaly");

/** A folder outside the clone in which `@oddwatch/anomaly` is the only package. */
export interface Installation {
  folder: string;
  /** Where the package lies in it. */
  packageFolder: string;
  remove: () => Promise<void>;
}

/** The package as it is built now, put where npm would put it. Neither npm nor the tree of the clone takes part. */
export async function installBuilt(): Promise<Installation> {
  const installation = await emptyProject();
  const { packageFolder } = installation;
  await mkdir(packageFolder, { recursive: true });
  for (const name of ["package.json", "README.md", "examples"]) {
    await cp(join(PACKAGE, name), join(packageFolder, name), { recursive: true });
  }
  buildPackage(join(packageFolder, "dist"));
  openDoor(packageFolder, "built");
  return installation;
}

/** What `npm pack` makes of a copy of the package, installed by `npm install` without network. */
export async function installPacked(): Promise<Installation & { tarballs: string }> {
  const installation = await emptyProject();
  const clone = await copyOfPackage(join(installation.folder, "clone"));
  const tarballs = join(installation.folder, "tarballs");
  await mkdir(tarballs);
  await npm(["pack", "--pack-destination", tarballs], clone);
  const project = ["install", "--offline", "--no-audit", "--no-fund", "--prefix", installation.folder];
  const [tarball] = await readdir(tarballs);
  await npm([...project, join(tarballs, tarball)], installation.folder);
  return { ...installation, tarballs };
}

/** The package's folder as in a clone, beside what npm brought to the real one. Answers with its path. */
export async function copyOfPackage(clone: string): Promise<string> {
  const copy = join(clone, "packages", "anomaly");
  const left = ["kernel", "dist", "bench", "node_modules"].map((name) => join(PACKAGE, name));
  await cp(PACKAGE, copy, {
    recursive: true,
    filter: (path) => !left.some((each) => path === each || path.startsWith(each + sep)),
  });
  await symlink(join(ROOT, "node_modules"), join(clone, "node_modules"), "junction");
  return copy;
}

/** Runs npm in a folder. @throws with what it printed when it fails. */
export async function npm(args: string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", args, { cwd, shell: process.platform === "win32" });
  return stdout;
}

async function emptyProject(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "oddwatch-anomaly-"));
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  return {
    folder,
    packageFolder: join(folder, "node_modules", "@oddwatch", "anomaly"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
