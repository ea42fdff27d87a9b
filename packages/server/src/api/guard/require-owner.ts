import { type Caller, ownsInstallation } from "../../access/caller.ts";
import { ProblemError } from "../problem.ts";

/** @throws ProblemError 403 unless the caller looks after the installation. */
export function requireOwner(caller: Caller | undefined): void {
  if (caller !== undefined && ownsInstallation(caller)) return;
  throw new ProblemError(
    403,
    "Not Allowed",
    "This is for whoever looks after the installation: it needs its own token.",
  );
}
