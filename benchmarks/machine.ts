import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, totalmem } from "node:os";

/** The machine a figure was measured on, in a few words. */
export function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `node ${process.version}, ${cpus()[0]?.model.trim() ?? process.arch}, ${availableParallelism()} cores, ${memory} GiB`;
}

/** The commit that is checked out, short, with `+` when files differ from it; `unknown` outside a clone. */
export function commit(): string {
  try {
    return git("describe", "--always", "--dirty=+");
  } catch (error) {
    if (error instanceof Error && "status" in error) return "unknown";
    throw error;
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
