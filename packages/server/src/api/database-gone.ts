/** Classes 08 (connection) and 57 (operator intervention) of https://www.postgresql.org/docs/18/errcodes-appendix.html */
const SERVER_CODES = /^(?:08|57P)/;
const SOCKET_CODES: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"]);

/** Whether a query failed because the database went away, rather than by a fault of ours. */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return SOCKET_CODES.has(code) || SERVER_CODES.test(code);
  return /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message); // pg gives these no code
}
