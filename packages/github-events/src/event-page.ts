import type { GitHubEvent } from "./event.ts";
import { parseEvent } from "./parse-event.ts";
import type { Rate } from "./rate-limit.ts";

/** One event and the JSON it came as. */
export interface ReceivedEvent {
  event: GitHubEvent;
  /** Its JSON text, written anew from the parsed page. */
  raw: string;
}

/** Something on a page that is no usable event. */
export interface QuarantinedEvent {
  /** One plain sentence. */
  reason: string;
  /** JSON text, at most 65,536 characters of it. */
  raw: string;
}

/** What every answer about a page says. */
export interface PageFacts {
  /** Verbatim, usually weak (`W/"..."`): hand it back to be told whether anything changed. */
  etag?: string;
  /** The least time between two polls that the server asks for, ms. */
  pollIntervalMs?: number;
  rate?: Rate;
}

/** One page of events, newest first as GitHub sends it, or the news that it has not changed since the given ETag. */
export type EventPage =
  | (PageFacts & { status: "ok"; events: ReceivedEvent[]; quarantined: QuarantinedEvent[]; next?: string })
  | (PageFacts & { status: "not-modified" });

const LONGEST_QUARANTINED_TEXT = 65_536;

/** JSON nested deeper than the stack reaches can be parsed but not written again. */
function jsonText(item: unknown): string | undefined {
  try {
    return JSON.stringify(item);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads a page's items one by one: what is no event is quarantined with its reason and costs the others nothing. */
export function readItems(items: readonly unknown[]): { events: ReceivedEvent[]; quarantined: QuarantinedEvent[] } {
  const events: ReceivedEvent[] = [];
  const quarantined: QuarantinedEvent[] = [];
  for (const item of items) {
    const raw = jsonText(item);
    if (raw === undefined) {
      quarantined.push({ reason: "nested too deeply", raw: "" });
      continue;
    }
    const { event, reason } = parseEvent(item);
    if (event === undefined) quarantined.push({ reason, raw: raw.slice(0, LONGEST_QUARANTINED_TEXT) });
    else events.push({ event, raw });
  }
  return { events, quarantined };
}
