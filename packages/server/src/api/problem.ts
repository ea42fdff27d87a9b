import { STATUS_CODES } from "node:http";
import type { Problem } from "@oddwatch/protocol";

/** Media type of every error. Source: RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

export interface ProblemOptions extends ErrorOptions {
  /** Answered in `Retry-After`. */
  retryAfterSeconds?: number;
  /** Further members of the body. */
  members?: Record<string, unknown>;
}

/** A request that is answered with an error. `detail` is read by people: what went wrong and what to do, no internals. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly members: Record<string, unknown>;

  constructor(status: number, title: string, detail?: string, options: ProblemOptions = {}) {
    super(detail === undefined ? title : `${title}: ${detail}`, options);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.members = options.members ?? {};
  }
}

/** The body of an error. `type` is named after the title, so that a program can tell problems of one status apart. */
export function problemBody({ status, title, detail, members }: ProblemError, instance?: string): Problem {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const type = `urn:oddwatch:problem:${name}`;
  return { type, title, status, detail, instance, ...members };
}

/** The usual words for a status, such as "Not Found". */
export function statusTitle(status: number): string {
  return STATUS_CODES[status] ?? "Error";
}
