/** What is done about an incident after it is stored, in the order of the way; `deadline` sees that somebody is told in time. */
export const JOB_KINDS = ["enrich", "summarise", "notify", "deadline"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** How jobs of one kind are run. A job that failed once is tried `retryLimit` times more. */
export interface JobPolicy {
  retryLimit: number;
  /** Before the first new try; doubles with each, up to `longestRetryDelaySeconds`. */
  retryDelaySeconds: number;
  longestRetryDelaySeconds: number;
  /** Longest time of one try. */
  expireSeconds: number;
  /** Jobs that one process runs at the same time. */
  concurrency: number;
}

/** Enrichment and summaries are given up after about two minutes, since the way goes on without them; an alert after a day. */
export const JOB_POLICIES: Record<JobKind, JobPolicy> = {
  enrich: {
    retryLimit: 5,
    retryDelaySeconds: 2,
    longestRetryDelaySeconds: 60,
    expireSeconds: 120,
    concurrency: 8,
  },
  summarise: {
    retryLimit: 4,
    retryDelaySeconds: 2,
    longestRetryDelaySeconds: 60,
    expireSeconds: 120,
    concurrency: 4,
  },
  notify: {
    retryLimit: 30,
    retryDelaySeconds: 1,
    longestRetryDelaySeconds: 3_600,
    expireSeconds: 60,
    concurrency: 16,
  },
  deadline: {
    retryLimit: 30,
    retryDelaySeconds: 1,
    longestRetryDelaySeconds: 60,
    expireSeconds: 30,
    concurrency: 16,
  },
};

/** A process that says nothing of a job for so long has lost it. pg-boss takes no less than 10. */
export const HEARTBEAT_SECONDS = 10;
