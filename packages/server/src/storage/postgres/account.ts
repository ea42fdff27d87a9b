import { type SpawnOptions, spawn } from "node:child_process";
import { stat } from "node:fs/promises";

/**
 * Who PostgreSQL runs as; it refuses to run as root. `namespace` is root seen as an ordinary user inside a user namespace:
 * its files stay root's own. A `user` who `overrides` keeps one right of root, to pass folders closed to others.
 */
export type Account =
  | { kind: "self" }
  | { kind: "namespace" }
  | { kind: "user"; uid: number; gid: number; overrides?: boolean };

const NOBODY_ID = 65534;
/** Fixed, so that nothing in our own environment (PGDATA, PGPORT, LD_PRELOAD) reaches the server. */
const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
};

/** What to hand to `spawn` so that `program` runs as `account`. */
export function commandAs(
  account: Account,
  program: string,
  args: string[],
): { program: string; args: string[]; options: SpawnOptions } {
  const options: SpawnOptions = { cwd: "/", env: ENVIRONMENT };
  switch (account.kind) {
    case "self":
      return { program, args, options };
    case "namespace":
      return {
        program: "unshare",
        args: ["-U", "--map-user=1000", "--map-group=1000", program, ...args],
        options,
      };
    case "user":
      if (account.overrides) return { program: "setpriv", args: [...overriding(account), program, ...args], options };
      return { program, args, options: { ...options, uid: account.uid, gid: account.gid } };
  }
}

/** https://www.man7.org/linux/man-pages/man7/capabilities.7.html, CAP_DAC_OVERRIDE */
function overriding({ uid, gid }: { uid: number; gid: number }): string[] {
  const right = "-all,+dac_override";
  const who = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return [...who, `--inh-caps=${right}`, `--ambient-caps=${right}`, `--bounding-set=${right}`, "--"];
}

/**
 * The account for a cluster in `cluster` (which may not exist yet). Not root: ourselves. Root: whoever owns the cluster
 * already, else a user namespace where the system allows one, else the user 65534.
 */
export async function chooseAccount(
  cluster: string,
  postgres: string,
  ownUid: number | undefined = process.getuid?.(),
): Promise<Account> {
  if (ownUid !== 0) return { kind: "self" };
  const owner = await ownerOf(cluster);
  if (owner !== undefined && owner.uid !== 0) return { kind: "user", ...owner };
  if (owner !== undefined || (await runAs({ kind: "namespace" }, postgres, ["--version"])).code === 0) {
    return { kind: "namespace" };
  }
  return { kind: "user", uid: NOBODY_ID, gid: NOBODY_ID };
}

/** Runs a program to its end as `account`. `code` is undefined when it could not be started or was killed. */
export async function runAs(
  account: Account,
  program: string,
  args: string[],
): Promise<{ code: number | undefined; output: string }> {
  const command = commandAs(account, program, args);
  const child = spawn(command.program, command.args, { ...command.options, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk) => chunks.push(chunk));
  child.stderr?.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: undefined, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? undefined, output: Buffer.concat(chunks).toString() }));
  });
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
