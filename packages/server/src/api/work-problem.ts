import { ConfigError } from "../config-error.ts";
import { NoSuchIncident, WorkRefused } from "../work/work-error.ts";
import { ProblemError } from "./problem.ts";

/** What people's work fails with, as problems; anything else goes on as it is. */
export async function orProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NoSuchIncident) throw new ProblemError(404, "No Such Incident", error.message);
    if (error instanceof WorkRefused) throw new ProblemError(409, "Not Now", error.message);
    if (error instanceof ConfigError) throw new ProblemError(400, "Unusable Settings", error.message);
    throw error;
  }
}
