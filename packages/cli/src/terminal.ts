import type { Writable } from "node:stream";

/** Where a command writes, and what it may know of the world outside. */
export interface Terminal {
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean };
  env: Record<string, string | undefined>;
  /** Aborted when the person, or the system, asks the command to stop. */
  stopping: AbortSignal;
}

/** What a command ends with. Printed by `oddwatch --help`. */
export const EXIT = {
  ok: 0,
  /** It could not be done, or was called wrongly: the reason is on stderr. */
  failed: 1,
  /** `replay`: some file could not be read to its end; what was read is judged. */
  incomplete: 2,
  /** `rules check`: a file holds no usable rule. */
  unusable: 2,
  /** `rules check`: a fixture was not hit, or hit, against what it says. */
  wrong: 3,
} as const;

/** Whether colours are shown: on a terminal unless NO_COLOR is set, elsewhere only with FORCE_COLOR. https://no-color.org */
export function showsColors({ stdout, env }: Pick<Terminal, "stdout" | "env">): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== "0") return true;
  return stdout.isTTY === true && env.TERM !== "dumb";
}

/** Writes, and waits while the reader is slower than we are. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise((resolve) => stream.once("drain", resolve));
}
