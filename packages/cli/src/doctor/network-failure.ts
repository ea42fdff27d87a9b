/** Why a `fetch` got no answer, in a person's words. */
export function networkFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in time";
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  switch (cause?.code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the name cannot be resolved";
    case "ECONNREFUSED":
      return "the connection is refused";
    case "ECONNRESET":
      return "the connection is cut";
    default:
      return cause?.message || cause?.code || error.message;
  }
}

/** What helps when nothing outside can be reached. */
export const NETWORK_ADVICE =
  "check the network; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1. Offline, archive files can still be served and replayed";
