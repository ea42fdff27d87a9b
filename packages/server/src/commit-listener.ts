import type { Logger } from "pino";
import type { IncidentTail } from "./api/live/incident-tail.ts";
import type { LiveFeed } from "./api/live/live-feed.ts";
import type { CommitFigures } from "./ingest/worker-messages.ts";
import type { Metrics } from "./metrics.ts";
import type { PulseCounter } from "./pulse.ts";
import type { Status } from "./status.ts";

export interface CommitListenerOptions {
  status: Status;
  pulse: PulseCounter;
  metrics: Metrics;
  live: LiveFeed;
  tail: IncidentTail;
  log: Logger;
}

/** Passes on what was stored: to figures, metrics and whoever follows live. */
export class CommitListener {
  readonly #options: CommitListenerOptions;

  constructor(options: CommitListenerOptions) {
    this.#options = options;
  }

  heard(figures: CommitFigures): void {
    const { status, pulse, metrics, live } = this.#options;
    status.committed(figures);
    pulse.add(figures.byType);
    for (const [type, lanes] of Object.entries(figures.byType)) {
      for (const [lane, events] of Object.entries(lanes)) metrics.events.inc({ type, lane }, events);
    }
    for (const [severity, opened] of Object.entries(figures.opened)) metrics.incidents.inc({ severity }, opened);
    metrics.pipelineSeq.set(figures.seq);
    metrics.batchSeconds.observe(figures.seconds);
    for (const { at, kind, text } of figures.notices) {
      live.publish({ type: "notice", at: new Date(at).toISOString(), kind, text });
    }
    if (figures.changed) this.#follow();
  }

  /** A person changed an incident. */
  workChanged(): void {
    this.#follow();
  }

  #follow(): void {
    const { tail, log } = this.#options;
    tail
      .advance()
      .catch((error) =>
        log.warn({ err: error }, "changed incidents could not be read; they follow with the next change"),
      );
  }
}
