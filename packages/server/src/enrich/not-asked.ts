import { Forbidden, type GitHubError, RateLimited, Unauthorized, Unavailable } from "@oddwatch/github-events";

/** Something could not be looked up. The message is one plain sentence, without a token. */
export class NotAsked extends Error {
  override readonly name = "NotAsked";
  /** When another try makes sense; infinite when none does. */
  readonly retryAfterSeconds: number;
  /** Whether GitHub was asked and gave no answer. */
  readonly wasSent: boolean;

  /** Whether waiting helps. */
  get isPassing(): boolean {
    return Number.isFinite(this.retryAfterSeconds);
  }

  constructor(
    reason: string,
    retryAfterSeconds: number,
    { wasSent = false, ...options }: ErrorOptions & { wasSent?: boolean } = {},
  ) {
    super(reason, options);
    this.retryAfterSeconds = retryAfterSeconds;
    this.wasSent = wasSent;
  }
}

/** A server that stumbled is left alone for a moment. */
const PAUSE_SECONDS = 5;

/** What a failed call to GitHub means for a look-up. The server's own words stay out: they are not needed. */
export function notAsked(error: GitHubError): NotAsked {
  const of = (reason: string, seconds: number) => new NotAsked(reason, seconds, { cause: error, wasSent: true });
  if (error instanceof RateLimited) return of("GitHub asks to wait", Math.ceil(error.retryAfterMs / 1000));
  if (error instanceof Unauthorized) return of("GitHub does not accept the token", Number.POSITIVE_INFINITY);
  if (error instanceof Forbidden) return of("the token may not ask for it", Number.POSITIVE_INFINITY);
  if (!(error instanceof Unavailable)) return of("GitHub's answer makes no sense", PAUSE_SECONDS);
  return of("GitHub cannot be reached", Math.ceil((error.retryAfterMs ?? PAUSE_SECONDS * 1000) / 1000));
}
