import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { alertMetrics } from "./alert/alert-metrics.ts";
import { enrichMetrics } from "./enrich/enrich-metrics.ts";
import { jobMetrics } from "./jobs/job-metrics.ts";
import { summaryMetrics } from "./summarise/summary-metrics.ts";

/** Every figure the service publishes. Handed around: there is no global registry. */
export type Metrics = ReturnType<typeof createMetrics>;

const REQUEST_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const WORK_SECONDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * A registry of its own with the service's metrics, each carrying the label `workspace`.
 * `processMetrics` adds those of the Node process (memory, event loop, garbage collection), which watch until the process ends.
 */
export function createMetrics({ workspace, processMetrics = true }: { workspace: string; processMetrics?: boolean }) {
  const registry = new Registry();
  registry.setDefaultLabels({ workspace });
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    ...ingestMetrics(registers),
    ...jobMetrics(registers),
    ...summaryMetrics(registers),
    ...enrichMetrics(registers),
    ...alertMetrics(registers),
    ...apiMetrics(registers),
  };
}

function ingestMetrics(registers: Registry[]) {
  return {
    /** Activities that entered the log, by GitHub's type name and by lane. */
    events: new Counter({
      name: "oddwatch_events_total",
      help: "Events taken into the log.",
      labelNames: ["type", "lane"],
      registers,
    }),
    /** Incidents opened, by the severity they were opened with. */
    incidents: new Counter({
      name: "oddwatch_incidents_total",
      help: "Incidents opened.",
      labelNames: ["severity"],
      registers,
    }),
    ingestQueue: new Gauge({ name: "oddwatch_ingest_queue", help: "Events that wait for the pipeline.", registers }),
    sourceCoverage: new Gauge({
      name: "oddwatch_source_coverage",
      help: "Part of the stream that a source sees, 0 to 1.",
      labelNames: ["source"],
      registers,
    }),
    sourceUp: new Gauge({
      name: "oddwatch_source_up",
      help: "1 while the source answers, else 0.",
      labelNames: ["source"],
      registers,
    }),
    pipelineSeq: new Gauge({
      name: "oddwatch_pipeline_seq",
      help: "Newest input that is stored and judged.",
      registers,
    }),
    batchSeconds: new Histogram({
      name: "oddwatch_pipeline_batch_seconds",
      help: "Judging and storing one batch.",
      buckets: WORK_SECONDS,
      registers,
    }),
    snapshotSeconds: new Histogram({
      name: "oddwatch_snapshot_seconds",
      help: "Taking and storing one snapshot.",
      buckets: WORK_SECONDS,
      registers,
    }),
  };
}

function apiMetrics(registers: Registry[]) {
  return {
    /** `route` is the pattern, never the path, so that strangers cannot make new series. */
    httpRequests: new Counter({
      name: "oddwatch_http_requests_total",
      help: "HTTP requests answered.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    /** Streams are left out: they last as long as their client stays. */
    httpSeconds: new Histogram({
      name: "oddwatch_http_request_seconds",
      help: "Time to answer one HTTP request.",
      labelNames: ["method", "route"],
      buckets: REQUEST_SECONDS,
      registers,
    }),
    sseClients: new Gauge({ name: "oddwatch_sse_clients", help: "Clients that follow a live stream.", registers }),
    sseDropped: new Counter({
      name: "oddwatch_sse_dropped_messages_total",
      help: "Live messages that a slow client did not get. Incidents are never among them.",
      registers,
    }),
    /** Live connections closed because their client did not read; they come back with Last-Event-ID. */
    sseOverflows: new Counter({
      name: "oddwatch_sse_overflows_total",
      help: "Live connections closed because the client was too slow.",
      registers,
    }),
    /** Stored incidents that could not be put into the wire's shape: each is a fault of ours. */
    unshowable: new Counter({
      name: "oddwatch_unshowable_incidents_total",
      help: "Stored incidents left out of an answer because they do not fit the wire's shape.",
      registers,
    }),
  };
}
