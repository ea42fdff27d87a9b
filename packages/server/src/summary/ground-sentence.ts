import type { StoredIncident } from "../api/api-store.ts";
import type { Bullet } from "../summarise/summary-content.ts";
import type { Facts } from "./facts.ts";

/** Sentences that speak of single events rest on the first of them. */
const ABOUT_EVENTS = /\b(?:events?|list|branch(?:es)?|tags?|commits?|texts?|names?)\b/i;

/**
 * Says what a sentence of the rules rests on: the fields whose words stand in it, the first event where it speaks of events,
 * and where that is all general, the kind of the incident.
 */
export function groundSentence(text: string, incident: StoredIncident, facts: Facts): Bullet {
  const cites: string[] = [];
  if (text.includes(facts.who)) cites.push("f:actors");
  if (text.includes(facts.where)) cites.push("f:repos");
  if (text.includes(facts.events)) cites.push("f:event_count");
  if (text.includes(facts.within)) cites.push("f:first_event_at", "f:last_event_at");
  if (incident.firstEvent !== undefined && ABOUT_EVENTS.test(text)) cites.push(`e:${incident.firstEvent.id}`);
  if (cites.length === 0) cites.push("f:kind");
  return { text, cites };
}
