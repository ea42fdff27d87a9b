import type { Problem } from "@oddwatch/protocol";
import { sentence } from "../format/sentence.ts";

/** The service answered, and the answer was no. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** What went wrong and what to do next, in the service's words; undefined when it gave none. */
  readonly detail: string | undefined;

  constructor(problem: Pick<Problem, "title" | "status" | "detail">) {
    super(problem.title);
    this.status = problem.status;
    this.detail = problem.detail;
  }
}

/** No answer came, or none that this version can read. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** What to tell the reader of a failure: the service's own explanation where it gave one. */
export function failureWords(error: Error): string {
  return sentence((error instanceof ApiProblem && error.detail) || error.message);
}

/** Whether the service asks for a token first. */
export function asksForToken(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}
