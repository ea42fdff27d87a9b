import type { Severity } from "@oddwatch/pipeline";
import type { MessageKind } from "../channel.ts";

/** An incident in a group. */
export interface GroupMember {
  incidentId: string;
  fingerprint: string;
  /** ms since epoch. */
  joinedAt: number;
  /** `dropped` is never told: the ledger says why. */
  fate: "waiting" | "told" | "dropped";
  /** Rises whenever more may be known of it. */
  facts: number;
  /** What `facts` was at the last message. */
  toldFacts: number;
  /** The severity that people know of. */
  toldSeverity?: Severity;
  toldAt?: number;
  /** What holds it back, as the ledger knows already. */
  heldBy?: string;
}

/** Incidents that share their messages. Plain data, kept in one row. Times in ms since epoch. */
export interface AlertGroup {
  /** Made once; what channels with keys know it by. */
  id: string;
  /** The same for what belongs together: see `groupKey`. */
  key: string;
  route: string;
  labels: Record<string, string>;
  openedAt: number;
  members: GroupMember[];
  /** Those that got a message of it. */
  channels: string[];
  /** The message since which something was told, goes on, is not muted and is in nobody's hands. */
  unattendedSince?: number;
  lastToldAt?: number;
  /** Steps of the route's escalation that were taken since then. */
  escalated: number;
  /** The channels know that somebody has it in hand. */
  isAcknowledged: boolean;
}

/** Why a message goes out: as on the message itself, and `facts` for an update that is only worth it if it says something new. */
export type DeliveryKind = MessageKind | "facts";

/** They change what stands already and call nobody, so they count towards no limit. */
export const QUIET_KINDS: readonly DeliveryKind[] = ["facts", "acknowledged"];

/** A message to be sent. What it says is written when it leaves. */
export interface PlannedDelivery {
  channel: string;
  kind: DeliveryKind;
  /** The worst first. */
  incidentIds: string[];
  /** Not before this time: ms since epoch. */
  dueAt: number;
  /** Goes before others that are due, and has room of its own. */
  isUrgent: boolean;
  /** The channel has an alarm: it hears of the end even when the beginning has yet to leave. */
  alarms: boolean;
}

/** Why an incident was not told, or not yet: a row of the ledger to be. */
export interface AlertNote {
  incidentId: string;
  decision: "held" | "muted";
  reason: string;
  text: string;
}
