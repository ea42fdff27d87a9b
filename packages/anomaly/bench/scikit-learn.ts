import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./scikit_learn.py", import.meta.url));

/** Debian installs python3-sklearn for its own Python, which need not be the first on the path. */
const CANDIDATES = ["python3", "/usr/bin/python3"];

/** One thread for whatever numpy was built with: figures are for one core. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/** The first Python here that has scikit-learn; ODDWATCH_PYTHON, when set, is the only one asked. Undefined when none has. */
export function findPython(): string | undefined {
  const wanted = process.env.ODDWATCH_PYTHON;
  const found = (wanted === undefined ? CANDIDATES : [wanted]).find(
    (python) => spawnSync(python, ["-c", "import sklearn"]).status === 0,
  );
  if (found === undefined)
    console.log("no scikit-learn beside it: no Python with it found (ODDWATCH_PYTHON names one)");
  return found;
}

/**
 * Runs `scikit_learn.py` on one core and returns what it says.
 *
 * @throws Error with the script's own words when it fails.
 */
export function runScikitLearn<Result>(python: string, ...args: string[]): Result {
  const env = { ...process.env, ...ONE_THREAD };
  const { status, stdout, stderr, error } = spawnSync(python, [SCRIPT, ...args], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`scikit-learn failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}
