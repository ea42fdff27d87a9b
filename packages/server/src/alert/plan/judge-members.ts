import type { Severity } from "@oddwatch/pipeline";
import type { AlertIncident } from "../route/alert-incident.ts";
import { isAtLeast } from "../route/incident-match.ts";
import { type Mute, type MuteContext, muteOf } from "../route/mute.ts";
import type { Route } from "../route/route.ts";
import type { AlertGroup, AlertNote, GroupMember } from "./alert-group.ts";

/** What is held back is looked at again after so long at the latest: a silence may be taken back. */
const LOOK_AGAIN_MS = 60_000;

/** An incident that people were told of by the same route before, in this group or another one. */
export interface Told {
  incidentId: string;
  fingerprint: string;
  severity: Severity;
  /** ms since epoch. */
  at: number;
  /** That was the end of it as far as people know. */
  isEnded: boolean;
}

export interface JudgeContext extends MuteContext {
  route: Route;
  incidents: ReadonlyMap<string, AlertIncident>;
  /** By the same route, by other groups. */
  toldBefore: readonly Told[];
}

/** A member beside its incident as it is now. */
export interface JudgedMember {
  member: GroupMember;
  /** Undefined when it is no longer stored. */
  incident: AlertIncident | undefined;
  /** There is something to tell: it is new, or worse than people know. */
  isReady: boolean;
  /** Nothing holds it back, and it goes on. */
  isActive: boolean;
  /** Until then it is muted: ms since epoch; undefined when it is not, or nobody can tell. */
  mutedUntil?: number;
}

export interface Judgement {
  judged: JudgedMember[];
  notes: AlertNote[];
  /** When what is held back is to be judged again: ms since epoch. */
  wakeAt: number[];
}

/** Says of each member whether people are to be told of it now, and if not, why. */
export function judgeMembers({ members }: AlertGroup, context: JudgeContext): Judgement {
  const judgement: Judgement = { judged: [], notes: [], wakeAt: [] };
  const told = members.flatMap(toldOf).concat(context.toldBefore);
  for (const member of members) judgement.judged.push(judge(member, told, context, judgement));
  return judgement;
}

function judge(member: GroupMember, told: Told[], context: JudgeContext, { notes, wakeAt }: Judgement): JudgedMember {
  const incident = context.incidents.get(member.incidentId);
  if (incident === undefined || member.fate === "dropped") {
    return { member: drop(member), incident, isReady: false, isActive: false };
  }
  const note = (decision: AlertNote["decision"], reason: string, text: string) =>
    notes.push({ incidentId: incident.id, decision, reason: `alert-${reason}`, text });
  const isNew = member.fate === "waiting";
  const mute = muteOf(incident, context) ?? (isNew ? repeatOf(incident, told, context) : undefined);
  const isWorse = member.toldSeverity !== undefined && !isAtLeast(member.toldSeverity, incident.severity);
  const isActive = !incident.isOver && !incident.isDone && mute === undefined;

  if (isNew) {
    const reason = dropReason(incident, mute, told);
    if (reason !== undefined) {
      note("muted", reason.reason, reason.text);
      return { member: drop(member), incident, isReady: false, isActive: false };
    }
  }
  const isReady = isNew || (isWorse && !incident.isDone && !incident.isOver);
  if (mute !== undefined && !incident.isDone) {
    wakeAt.push(Math.min(mute.until ?? Number.POSITIVE_INFINITY, context.now + LOOK_AGAIN_MS));
  }
  const mutedUntil = mute?.until;
  if (!isReady || mute === undefined) {
    return { member: { ...member, heldBy: undefined }, incident, isReady, isActive, mutedUntil };
  }
  if (member.heldBy !== mute.text) note("held", mute.reason, mute.text);
  return { member: { ...member, heldBy: mute.text }, incident, isReady: false, isActive: false, mutedUntil };
}

/** Why an incident that nobody was told of is not to be told ever; undefined when it may be. */
function dropReason(
  incident: AlertIncident,
  mute: Mute | undefined,
  told: readonly Told[],
): { reason: string; text: string } | undefined {
  if (incident.isDone) return { reason: "handled", text: "People were done with it before it was told." };
  if (incident.isOver && mute !== undefined && !mute.catchUp) {
    return { reason: mute.reason, text: `${mute.text} It was over before that.` };
  }
  const itself = told.find(
    ({ incidentId, severity, isEnded }) =>
      incidentId === incident.id && isAtLeast(severity, incident.severity) && (incident.isOver || !isEnded),
  );
  return itself && { reason: "duplicate", text: "It was told before and is no worse now." };
}

/**
 * Holds back what people were told of lately: the same kind about the same entities, or what they heard the end of and is
 * back. What is critical again after its end is told at once.
 */
function repeatOf(incident: AlertIncident, told: readonly Told[], { route, now }: JudgeContext): Mute | undefined {
  const like = told
    .filter(({ incidentId, fingerprint }) => incidentId === incident.id || fingerprint === incident.fingerprint)
    .filter(({ severity }) => isAtLeast(severity, incident.severity))
    .toSorted((one, other) => other.at - one.at)[0];
  if (like === undefined || (like.isEnded && incident.severity === "critical")) return undefined;
  const until = like.at + route.duplicateSeconds * 1000;
  if (until <= now) return undefined;
  const [at, end] = [like.at, until].map((time) => new Date(time).toISOString());
  const what = like.incidentId === incident.id ? "It" : `The same, incident ${like.incidentId},`;
  return {
    reason: "duplicate",
    until,
    catchUp: false,
    text: `${what} was told at ${at}: not again before ${end}.`,
  };
}

function toldOf({ incidentId, fingerprint, toldSeverity: severity, toldAt: at }: GroupMember): Told[] {
  return severity === undefined || at === undefined ? [] : [{ incidentId, fingerprint, severity, at, isEnded: false }];
}

function drop(member: GroupMember): GroupMember {
  return { ...member, fate: member.fate === "told" ? "told" : "dropped", heldBy: undefined };
}
