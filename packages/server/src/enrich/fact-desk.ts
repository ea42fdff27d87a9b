import type pg from "pg";
import type { Logger } from "pino";
import { aborted } from "../aborted.ts";
import type { Clock } from "../clock.ts";
import { ControlDesk } from "../ingest/control-desk.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { IncidentStep } from "../jobs/incident-way.ts";
import { noteFactsLogged, type WaitingFacts, waitingFacts } from "./evidence-rows.ts";

export interface FactDeskOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  ingest: Pick<Ingest, "store" | "state" | "ready">;
  log: Pick<Logger, "warn">;
}

/** Brings looked-up facts that can move a severity into the log, where the pipeline decides whether they do. */
export function factDesk({ pool, workspace, ...options }: FactDeskOptions): ControlDesk<WaitingFacts> {
  return new ControlDesk({
    ...options,
    source: "enrichment",
    read: () => waitingFacts(pool, workspace),
    controlOf: ({ incidentId, facts }, at) => ({ kind: "fact", at, incidentId, facts }),
    noteLogged: (waiting, loggedAt) => noteFactsLogged(pool, workspace, waiting, loggedAt),
  });
}

/** The step once what was looked up before it is in the log, so that it sees the severity that came of it. */
export function afterFacts(step: IncidentStep, facts: Pick<ControlDesk<WaitingFacts>, "bringIn">): IncidentStep {
  return {
    ...step,
    run: async (job, signal) => {
      await Promise.race([facts.bringIn(), aborted(signal)]);
      signal.throwIfAborted();
      return step.run(job, signal);
    },
  };
}
