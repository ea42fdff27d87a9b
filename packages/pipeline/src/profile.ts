import type { EventGroup } from "./features/event-group.ts";
import type { Entity } from "./incident.ts";

/**
 * What was measured of one account or repository within one event group when it took part in an incident: for people to
 * look at, never read back. Counts are decayed over their time; one that is not known is left out.
 */
export interface Profile {
  /** Its `kind` is `actor` or `repo`. */
  entity: Entity;
  group: EventGroup;
  /** Of an account: whether it is known or named as automation. Then the counts are those of its work for one owner. */
  automation?: boolean;
  /** First event of this group that is remembered, ms since epoch. */
  firstSeenAt: number;
  /** How far back what is remembered reaches, ms. */
  watchedMs: number;
  events1h?: number;
  events1d?: number;
  events30d?: number;
  /** Different repositories of an account, different accounts of a repository. */
  partners1h?: number;
  partners30d?: number;
  /** What a usual hour of an account holds. */
  usualPerHour?: number;
}
