import type { onRequestHookHandler } from "fastify";
import { ProblemError } from "../problem.ts";

/** Refuses an address that names the character NUL, which no text of the database can hold. */
export const refuseNul: onRequestHookHandler = async ({ url }) => {
  if (url.includes("%00")) throw new ProblemError(400, "Invalid Request", "The address holds a NUL character (%00).");
};
