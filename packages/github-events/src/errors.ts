/** What an answer said about itself: never a token, never a header we sent. */
export interface AnswerFacts {
  /** Path of the request, without host and query. */
  path: string;
  /** HTTP status; undefined when no answer came. */
  status?: number;
  /** What the server wrote as its reason: at most 200 characters, no control characters. A stranger's words. */
  reason?: string;
}

/** A call to GitHub that gave no page. Every failure of `GitHubClient` is one of its subclasses below. */
export class GitHubError extends Error {
  override readonly name: string = "GitHubError";
  readonly path: string;
  readonly status: number | undefined;

  constructor(what: string, { path, status, reason }: AnswerFacts, options?: ErrorOptions) {
    super(`GitHub ${what} ${path}${status === undefined ? "" : ` (${status})`}${reason ? `: ${reason}` : ""}`, options);
    this.path = path;
    this.status = status;
  }
}

/** 401, or no usable token could be had: it is wrong, expired or revoked. Asking again with it is pointless. */
export class Unauthorized extends GitHubError {
  override readonly name = "Unauthorized";

  constructor(facts: AnswerFacts, options?: ErrorOptions) {
    super("does not accept the token for", facts, options);
  }
}

/** 403 for another reason than a rate: missing permission, single sign-on, blocked address. */
export class Forbidden extends GitHubError {
  override readonly name = "Forbidden";

  constructor(facts: AnswerFacts) {
    super("forbids", facts);
  }
}

/** 404, 410 or 451: there is no such thing, or it may not be seen with this token. */
export class NotFound extends GitHubError {
  override readonly name = "NotFound";

  constructor(facts: AnswerFacts) {
    super("knows nothing at", facts);
  }
}

/** 403 or 429 about a rate. */
export class RateLimited extends GitHubError {
  override readonly name = "RateLimited";
  /** How long to leave GitHub alone, ms. */
  readonly retryAfterMs: number;
  /** True for the secondary limits, which guard against bursts; they ask for exponential waiting when met again. */
  readonly secondary: boolean;

  constructor(facts: AnswerFacts, retryAfterMs: number, secondary: boolean) {
    super(`asks to wait ${Math.ceil(retryAfterMs / 1000)} s before`, facts);
    this.retryAfterMs = retryAfterMs;
    this.secondary = secondary;
  }
}

/** 5xx, no connection, a connection that broke, or no answer in time. Worth trying again later. */
export class Unavailable extends GitHubError {
  override readonly name = "Unavailable";
  /** How long the server asked to be left alone, ms; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(facts: AnswerFacts & { retryAfterMs?: number }, options?: ErrorOptions) {
    super("cannot be reached at", facts, options);
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** An answer that is not what the protocol promises: no JSON, no list, too long, a redirect to nowhere. */
export class InvalidAnswer extends GitHubError {
  override readonly name = "InvalidAnswer";

  constructor(facts: AnswerFacts, options?: ErrorOptions) {
    super("gave an answer that makes no sense to", facts, options);
  }
}
