import type { QuarantinedEvent, ReceivedEvent } from "../event-page.ts";
import type { WatchPosition } from "./watch-position.ts";

/** What one reading of one watched repository or organisation brought. */
export interface WatchRound {
  /** `owner/name` of a repository or `owner` of an organisation. */
  feed: string;
  /** Events not handed over before, oldest first by their own time. */
  events: ReceivedEvent[];
  quarantined: QuarantinedEvent[];
  /** Of the whole lane: store it together with the events. */
  position: WatchPosition;
  /** Part of what happens in all watched feeds that is seen, 0..1; undefined until one was read twice. */
  coverage?: number;
  /** Whether it was read far enough back to meet what was handed over before, or to the end of what GitHub keeps. */
  complete: boolean;
}
