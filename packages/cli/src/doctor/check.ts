/** What one check of `oddwatch doctor` found. */
export interface CheckResult {
  name: string;
  /** `warn`: it runs, but less well than it could. `fail`: it will not run, or not do what it was set up to do. */
  status: "ok" | "warn" | "fail";
  /** What was found, in one line. */
  detail: string;
  /** What to do about it, in one line; undefined when nothing needs doing. */
  advice?: string;
}

/** Looks at one thing and never throws for what it was made to find. */
export type Check = (signal: AbortSignal) => Promise<CheckResult>;
