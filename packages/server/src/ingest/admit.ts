import {
  type Activity,
  type Control,
  maskSecrets,
  normaliseAuditEvent,
  normaliseEvent,
  normaliseRefMove,
  oddDate,
} from "@oddwatch/pipeline";
import type { Quarantined, SourcePosition } from "../storage/batch.ts";
import { activityKey } from "./activity-key.ts";
import type { SourceItem, SourceRound } from "./source-round.ts";

/** An activity that may enter the log, if it is not there yet. */
export interface Candidate {
  activity: Activity;
  key: Uint8Array;
  /** The key as text, to look it up. */
  name: string;
  /** GitHub's JSON, when the source gave it. */
  raw: string | undefined;
}

/** What a few rounds hold, in the order in which it enters the log. */
export interface Admission {
  entries: ({ candidate: Candidate } | { control: Control })[];
  quarantined: Quarantined[];
  positions: SourcePosition[];
  /** Occurrences that came twice within these rounds. */
  duplicates: number;
}

/** Normalises rounds, sorts out what cannot be true, and drops what comes twice within them. Pure. */
export function admit(rounds: readonly SourceRound[]): Admission {
  const admission: Admission = { entries: [], quarantined: [], positions: [], duplicates: 0 };
  const seen = new Set<string>();
  for (const round of rounds) {
    for (const control of round.controls) admission.entries.push({ control });
    for (const item of round.items) takeItem(item, round, admission, seen);
    for (const { reason, raw } of round.refused) {
      admission.quarantined.push({ source: round.source, reason, raw: maskSecrets(raw), at: round.at });
    }
    if (round.position !== undefined) admission.positions.push({ source: round.source, position: round.position });
  }
  return admission;
}

function takeItem(item: SourceItem, round: SourceRound, admission: Admission, seen: Set<string>): void {
  const activity = activityOf(item, round);
  if (activity === undefined) return;
  const odd = oddDate(activity.at, activity.seenAt);
  if (odd !== undefined) {
    const raw = maskSecrets(item.raw ?? JSON.stringify(activity));
    admission.quarantined.push({
      source: round.source,
      reason: `${activity.type} ${activity.id}: ${odd}`,
      raw,
      at: item.seenAt,
    });
    return;
  }
  const key = activityKey(activity);
  const name = Buffer.from(key).toString("latin1");
  if (seen.has(name)) {
    admission.duplicates++;
    return;
  }
  seen.add(name);
  admission.entries.push({ candidate: { activity, key, name, raw: item.raw } });
}

function activityOf({ event, move, audit, seenAt }: SourceItem, { lane }: SourceRound): Activity | undefined {
  if (event !== undefined) return normaliseEvent(event, { seenAt, lane });
  if (audit !== undefined) return normaliseAuditEvent(audit, seenAt);
  return move === undefined ? undefined : normaliseRefMove(move, seenAt);
}
