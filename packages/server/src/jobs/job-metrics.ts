import { Counter, Gauge, type Registry } from "prom-client";

/** What is published of jobs. `outcome` is done, failed (tried again) or given-up. */
export function jobMetrics(registers: Registry[]) {
  const labelNames = ["kind"] as const;
  return {
    jobs: new Counter({
      name: "oddwatch_jobs_total",
      help: "Tries of jobs that ended, by outcome: done, failed (tried again), given-up.",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    jobsWaiting: new Gauge({
      name: "oddwatch_jobs_waiting",
      help: "Jobs that could start now.",
      labelNames,
      registers,
    }),
    jobsActive: new Gauge({ name: "oddwatch_jobs_active", help: "Jobs under way.", labelNames, registers }),
    jobsGivenUp: new Gauge({
      name: "oddwatch_jobs_given_up",
      help: "Jobs that failed for good, of the last three days.",
      labelNames,
      registers,
    }),
    jobsOldestSeconds: new Gauge({
      name: "oddwatch_jobs_oldest_waiting_seconds",
      help: "How long the oldest job that could start has waited.",
      labelNames,
      registers,
    }),
  };
}
