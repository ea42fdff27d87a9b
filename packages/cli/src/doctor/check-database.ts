import type { CheckResult } from "./check.ts";

/** Reaches the database and gives its version and where it was found; throws what a start would fail with. */
export type ProbeDatabase = () => Promise<{ version: string; place: string }>;

const NAME = "database";
const ADVICE = "see the reason; DATABASE_URL takes a PostgreSQL 16 or newer of yours instead of the embedded one";

/** Whether the database starts, or answers. `runningAt` is the address of a service that runs and has it in use. */
export async function checkDatabase(probe: ProbeDatabase, runningAt: string | undefined): Promise<CheckResult> {
  if (runningAt !== undefined) {
    return { name: NAME, status: "ok", detail: `in use by the service at ${runningAt}` };
  }
  try {
    const { version, place } = await probe();
    return { name: NAME, status: "ok", detail: `PostgreSQL ${version} answers (${place})` };
  } catch (error) {
    return { name: NAME, status: "fail", detail: reasonOf(error), advice: ADVICE };
  }
}

/** A refused connection over several addresses has an empty message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
