import { SEVERITIES } from "@oddwatch/pipeline";
import type { AlertSettings } from "../alert-settings.ts";
import type { Channel } from "../channel.ts";
import type { AlertIncident } from "../route/alert-incident.ts";
import type { Route } from "../route/route.ts";
import {
  type AlertGroup,
  type AlertNote,
  type DeliveryKind,
  type GroupMember,
  type PlannedDelivery,
  QUIET_KINDS,
} from "./alert-group.ts";
import { type JudgedMember, judgeMembers, type Told } from "./judge-members.ts";
import { sendTime } from "./send-time.ts";

/** They ask for attention, so a mute does not hold them: what is muted is not among what they are about. */
const ASKING: readonly DeliveryKind[] = ["opened", "updated", "reminder", "escalated"];

export interface PlanContext {
  settings: AlertSettings;
  /** The group's; undefined when people took it out of the settings. */
  route: Route | undefined;
  /** The members' incidents as they are now. */
  incidents: ReadonlyMap<string, AlertIncident>;
  /** Incidents that are told and go on, for inhibition. */
  standing: readonly AlertIncident[];
  /** By the same route, by other groups. */
  toldBefore: readonly Told[];
  /** By channel: times of the messages of the last hour and of those that wait. */
  taken: ReadonlyMap<string, readonly number[]>;
  /** What a channel can do; undefined for one that is not in the settings, or cannot be used. */
  traitsOf: (channel: string) => Pick<Channel, "thread" | "takes"> | undefined;
  /** ms since epoch. */
  now: number;
}

/** What is to be done about a group, and what it is afterwards. */
export interface GroupPlan {
  group: AlertGroup;
  deliveries: PlannedDelivery[];
  notes: AlertNote[];
  /** When to plan again unless one of its incidents changes before; undefined for not by itself. Always later than `now`. */
  nextAt: number | undefined;
  /** Nothing more is to come of it. */
  isClosed: boolean;
}

/**
 * Decides who is told what of a group at this moment: whether its messages wait for more, hold back or leave, are said again,
 * go further up, or say that it is over. A pure function: planned twice at the same time, the second finds nothing to do.
 */
export function planGroup(group: AlertGroup, context: PlanContext): GroupPlan {
  const { route } = context;
  if (route === undefined) return closeWithoutRoute(group);
  const planner = new GroupPlanner(group, { ...context, route });
  return planner.plan();
}

function closeWithoutRoute(group: AlertGroup): GroupPlan {
  const text = `The route ${group.route} is no longer in the settings.`;
  const waiting = group.members.filter(({ fate }) => fate === "waiting");
  const notes = waiting.map(({ incidentId }) => ({
    incidentId,
    decision: "muted" as const,
    reason: "alert-no-route",
    text,
  }));
  const members = group.members.map((each) => (each.fate === "waiting" ? { ...each, fate: "dropped" as const } : each));
  return { group: { ...group, members }, deliveries: [], notes, nextAt: undefined, isClosed: true };
}

/** One planning of one group: gathers what is to be sent and when to look again. */
class GroupPlanner {
  readonly #context: PlanContext & { route: Route };
  readonly #judged: JudgedMember[];
  readonly #notes: AlertNote[];
  readonly #wakeAt: number[];
  /** One a channel, the first, and the end of an alarm that began in this plan. */
  readonly #deliveries: PlannedDelivery[] = [];
  #group: AlertGroup;

  constructor(group: AlertGroup, context: PlanContext & { route: Route }) {
    const { judged, notes, wakeAt } = judgeMembers(group, context);
    this.#context = context;
    this.#judged = judged;
    this.#notes = notes;
    this.#wakeAt = wakeAt;
    this.#group = { ...group, members: judged.map(({ member }) => member) };
  }

  plan(): GroupPlan {
    const { now } = this.#context;
    this.#tellNews();
    const isClosed = this.#closeWhenOver();
    if (!isClosed) {
      this.#escalate();
      this.#repeat();
      this.#acknowledge();
      this.#tellFacts();
    }
    const later = this.#wakeAt.filter((at) => at > now);
    return {
      group: this.#group,
      deliveries: this.#deliveries,
      notes: this.#notes,
      nextAt: isClosed || later.length === 0 ? undefined : Math.min(...later),
      isClosed,
    };
  }

  /** New incidents, and those that became worse. */
  #tellNews(): void {
    const { route, now } = this.#context;
    const ready = this.#judged.filter(({ isReady, member }) => isReady && member.heldBy === undefined);
    if (ready.length === 0) return;
    const dueAt = this.#newsDueAt(ready);
    if (dueAt > now) {
      this.#wakeAt.push(dueAt);
      return;
    }
    const isFirst = this.#group.lastToldAt === undefined;
    if (!this.#isUnattended()) this.#group = { ...this.#group, unattendedSince: undefined, escalated: 0 };
    this.#markTold(ready.map(({ member }) => member.incidentId));
    // what is over before anybody heard of it begins and ends in one message: an end alone would say nothing
    const kind = isFirst ? "opened" : this.#isAllOver() ? "resolved" : "updated";
    this.#send(kind, [...route.channels, ...this.#group.channels]);
  }

  /** The first message waits for others, later ones keep their distance; what becomes critical does neither. */
  #newsDueAt(ready: JudgedMember[]): number {
    const { route, now } = this.#context;
    const { members, lastToldAt } = this.#group;
    const becomesCritical =
      ready.some(({ incident }) => incident?.severity === "critical") &&
      !members.some(({ toldSeverity }) => toldSeverity === "critical");
    if (becomesCritical) return now;
    if (lastToldAt !== undefined) return lastToldAt + route.groupIntervalSeconds * 1000;
    return Math.min(...ready.map(({ member }) => member.joinedAt)) + route.groupWaitSeconds * 1000;
  }

  /** @returns whether the group is at its end. */
  #closeWhenOver(): boolean {
    if (!this.#isAllOver()) return false;
    const isTold = this.#group.members.some(({ fate }) => fate === "told");
    if (isTold && this.#context.route.resolved) this.#send("resolved", this.#group.channels);
    return true;
  }

  #escalate(): void {
    const { route, now } = this.#context;
    if (!this.#isUnattended()) {
      this.#group = { ...this.#group, unattendedSince: undefined, escalated: 0 };
      return;
    }
    const { unattendedSince = now } = this.#group;
    this.#group = { ...this.#group, unattendedSince };
    for (;;) {
      const step = route.escalation[this.#group.escalated];
      if (step === undefined) return;
      const dueAt = unattendedSince + step.afterSeconds * 1000;
      if (dueAt > now) {
        this.#wakeAt.push(dueAt);
        return;
      }
      this.#group = { ...this.#group, escalated: this.#group.escalated + 1 };
      this.#send("escalated", step.channels);
    }
  }

  #repeat(): void {
    const { route, now } = this.#context;
    const { lastToldAt } = this.#group;
    if (lastToldAt === undefined || route.repeatSeconds === 0 || !this.#isUnattended()) return;
    const isDue = lastToldAt + route.repeatSeconds * 1000 <= now;
    if (isDue) {
      this.#send("reminder", this.#group.channels);
      this.#group = { ...this.#group, lastToldAt: now };
    }
    this.#wakeAt.push((isDue ? now : lastToldAt) + route.repeatSeconds * 1000);
  }

  /** Channels that keep a state of their own hear when people take it in hand. */
  #acknowledge(): void {
    const goingOn = this.#tellable().filter(({ isOver, isDone }) => !isOver && !isDone);
    const isAcknowledged = goingOn.length > 0 && goingOn.every((incident) => incident.isAcknowledged);
    if (isAcknowledged && !this.#group.isAcknowledged) this.#send("acknowledged", this.#following());
    this.#group = { ...this.#group, isAcknowledged };
  }

  /** Those where an update stands beside, or in place of, what it is about. */
  #following(): string[] {
    return this.#group.channels.filter((channel) => {
      const thread = this.#context.traitsOf(channel)?.thread;
      return thread === "follows" || thread === "alarms";
    });
  }

  /** Where a message can be replaced, by one that knows more. */
  #tellFacts(): void {
    const knowMore = this.#group.members.filter(({ fate, facts, toldFacts }) => fate === "told" && facts > toldFacts);
    if (knowMore.length === 0) return;
    this.#send("facts", this.#following());
    this.#group = {
      ...this.#group,
      members: this.#group.members.map((each) => (each.fate === "told" ? { ...each, toldFacts: each.facts } : each)),
    };
  }

  #send(kind: DeliveryKind, channels: readonly string[]): void {
    const { settings, now } = this.#context;
    const incidents = this.#tellable();
    const isCritical = incidents.some(({ severity }) => severity === "critical");
    const known = [...new Set(channels)].filter((channel) => Object.hasOwn(settings.channels, channel));
    for (const channel of known) {
      const alarms = this.#context.traitsOf(channel)?.thread === "alarms";
      const isLater = this.#deliveries.some((each) => each.channel === channel) && !(alarms && kind === "resolved");
      if (isLater || !this.#takes(channel, kind)) continue;
      const perHour = settings.messagesPerHourOf[channel] ?? settings.messagesPerHour;
      const taken = this.#context.taken.get(channel) ?? [];
      const sendAt = isCritical || QUIET_KINDS.includes(kind) ? now : sendTime(taken, perHour, now);
      const dueAt = alarms || ASKING.includes(kind) ? sendAt : Math.max(sendAt, this.#mutedUntil());
      const incidentIds = incidents.map(({ id }) => id);
      this.#deliveries.push({ channel, kind, incidentIds, dueAt, isUrgent: isCritical && dueAt === now, alarms });
      if (sendAt > now) this.#noteRate(channel, perHour, sendAt, incidents);
    }
    if (!QUIET_KINDS.includes(kind))
      this.#group = { ...this.#group, channels: [...new Set([...this.#group.channels, ...known])] };
  }

  /** When what people know of may be spoken of again; now unless all of it is muted. */
  #mutedUntil(): number {
    const known = this.#judged.filter(({ member, incident }) => member.fate === "told" && incident !== undefined);
    const until = Math.min(...known.map(({ mutedUntil }) => mutedUntil ?? this.#context.now));
    return Number.isFinite(until) ? until : this.#context.now;
  }

  /** A channel that cannot be used is tried all the same: what it fails with is then told. */
  #takes(channel: string, kind: DeliveryKind): boolean {
    const takes = this.#context.traitsOf(channel)?.takes;
    return takes === undefined || takes.includes(kind === "facts" ? "updated" : kind);
  }

  #noteRate(channel: string, perHour: number, dueAt: number, incidents: AlertIncident[]): void {
    const text = `${channel} had its ${perHour} messages of this hour: told at ${new Date(dueAt).toISOString()}.`;
    for (const { id: incidentId } of incidents) {
      this.#notes.push({ incidentId, decision: "held", reason: "alert-rate-limited", text });
    }
  }

  #markTold(ids: string[]): void {
    const { incidents, now } = this.#context;
    const tell = (member: GroupMember): GroupMember => {
      const incident = incidents.get(member.incidentId);
      const isNews = ids.includes(member.incidentId);
      if (incident === undefined || (!isNews && member.fate !== "told")) return member;
      const known = { ...member, toldFacts: member.facts };
      return isNews ? { ...known, fate: "told", toldSeverity: incident.severity, toldAt: now } : known;
    };
    this.#group = { ...this.#group, lastToldAt: now, members: this.#group.members.map(tell) };
  }

  /** The incidents that people know of or are told of now, the worst first. */
  #tellable(): AlertIncident[] {
    const { incidents } = this.#context;
    const told = this.#group.members.filter(({ fate }) => fate === "told");
    return told
      .flatMap(({ incidentId }) => incidents.get(incidentId) ?? [])
      .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.score - a.score);
  }

  /** Nothing that people know of goes on, and nothing is held back that they are to be told of later. */
  #isAllOver(): boolean {
    if (this.#group.members.some(({ fate }) => fate === "waiting")) return false;
    return this.#tellable().every(({ isOver, isDone }) => isOver || isDone);
  }

  /** Something that was told goes on, nothing mutes it now, and nobody has it in hand. */
  #isUnattended(): boolean {
    const told = new Set(this.#group.members.flatMap(({ fate, incidentId }) => (fate === "told" ? [incidentId] : [])));
    return this.#judged.some(({ isActive, incident }) => {
      return isActive && incident !== undefined && told.has(incident.id) && !incident.isAcknowledged;
    });
  }
}
