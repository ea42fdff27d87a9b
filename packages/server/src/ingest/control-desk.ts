import type { Control } from "@oddwatch/pipeline";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Ingest } from "./ingest.ts";

export interface ControlDeskOptions<Waiting> {
  /** Whose words they are, as the log's source. */
  source: string;
  clock: Clock;
  ingest: Pick<Ingest, "store" | "state" | "ready">;
  log: Pick<Logger, "warn">;
  /** What is stored and not in the log yet, the oldest first. */
  read: () => Promise<Waiting[]>;
  /** `at`: the time of the run, ms since epoch. */
  controlOf: (waiting: Waiting, at: number) => Control;
  /** Notes that it is in the log, unless another took its place meanwhile. */
  noteLogged: (waiting: Waiting, loggedAt: number) => Promise<void>;
}

/**
 * Brings what changes verdicts into the log, from a table that it was stored in first, so that nothing is lost when the
 * service ends in between. The same may enter twice then; the second replaces the first.
 */
export class ControlDesk<Waiting> {
  readonly #options: ControlDeskOptions<Waiting>;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: ControlDeskOptions<Waiting>) {
    this.#options = options;
  }

  /** Call it at a start and whenever something was stored; resolves when all that waited is in the log. Never rejects. */
  bringIn(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run()
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, `what ${this.#options.source} said waits for the next word or start`),
      )
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { ingest, read } = this.#options;
    if ((await ingest.ready) === undefined) return; // stopped; and before that nobody knows the time of the run
    while (this.#again) {
      this.#again = false;
      for (const waiting of await read()) if (!(await this.#enter(waiting))) return;
    }
  }

  /** False when the service stops. */
  async #enter(waiting: Waiting): Promise<boolean> {
    const { source, clock, ingest, controlOf, noteLogged } = this.#options;
    const at = ingest.state.watermark ?? clock();
    const controls = [controlOf(waiting, at)];
    const isStored = await ingest.store({ source, lane: "public", items: [], refused: [], at, controls });
    if (isStored) await noteLogged(waiting, clock());
    return isStored;
  }
}
