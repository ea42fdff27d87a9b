import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./scikit_learn.py", import.meta.url));

/** Whether `python3` is here and has scikit-learn. */
export function hasScikitLearn(): boolean {
  return spawnSync("python3", ["-c", "import sklearn"]).status === 0;
}

/**
 * Runs `scikit_learn.py` on one core and returns what it says.
 *
 * @throws Error with the script's own words when it fails.
 */
export function runScikitLearn<Result>(...args: string[]): Result {
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const { status, stdout, stderr, error } = spawnSync("python3", [SCRIPT, ...args], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`scikit-learn failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}
