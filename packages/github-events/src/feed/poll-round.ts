import type { QuarantinedEvent, ReceivedEvent } from "../event-page.ts";
import type { PollPosition } from "./poll-position.ts";

/** What one reading of the three pages brought. */
export interface PollRound {
  /** Events not handed over before, oldest first by their own time. */
  events: ReceivedEvent[];
  quarantined: QuarantinedEvent[];
  /** Store it together with the events. */
  position: PollPosition;
  /** Estimated part of the stream that is seen, 0..1; undefined until two rounds were complete. */
  coverage?: number;
  /** Whether all three pages were answered. */
  complete: boolean;
}
