import type pg from "pg";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Ingest } from "../ingest/ingest.ts";
import { noteLogged, type StoredFeedback, waitingFeedback } from "./feedback-rows.ts";

export interface FeedbackDeskOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  ingest: Pick<Ingest, "store" | "state" | "ready">;
  log: Pick<Logger, "warn">;
}

/**
 * Brings what people said into the log, where it changes verdicts: from the table that it was stored in first, so that no word
 * is lost when the service ends in between. A word may enter twice then; the second replaces the first.
 */
export class FeedbackDesk {
  readonly #options: FeedbackDeskOptions;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: FeedbackDeskOptions) {
    this.#options = options;
  }

  /** Call it at a start and after every word; resolves when all that waited is in the log. Never rejects. */
  bringIn(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run()
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, "what people said waits for the next word or start"),
      )
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { pool, workspace, ingest } = this.#options;
    if ((await ingest.ready) === undefined) return; // stopped; and before that nobody knows the time of the run
    while (this.#again) {
      this.#again = false;
      for (const said of await waitingFeedback(pool, workspace)) if (!(await this.#enter(said))) return;
    }
  }

  /** False when the service stops. */
  async #enter({ id, judgement, like, saidAt }: StoredFeedback): Promise<boolean> {
    const { pool, workspace, clock, ingest } = this.#options;
    const at = ingest.state.watermark ?? clock();
    const isStored = await ingest.store({
      source: "people",
      lane: "public",
      items: [],
      refused: [],
      at,
      controls: [{ kind: "feedback", at, id, judgement, like }],
    });
    if (isStored) await noteLogged(pool, workspace, { id, saidAt, loggedAt: clock() });
    return isStored;
  }
}
