import type { AlertIncident } from "../route/alert-incident.ts";
import { groupKey, groupLabels, waveLabels } from "../route/group-key.ts";
import type { Route } from "../route/route.ts";
import type { AlertGroup, GroupMember } from "./alert-group.ts";

/** The keys of the groups that an incident may join: its own, and the one of its wave. */
export function keysOf(incident: AlertIncident, route: Route): string[] {
  const wave = waveLabels(route, incident);
  return [groupLabels(route, incident), ...(wave === undefined ? [] : [wave])].map((labels) => groupKey(route, labels));
}

export interface JoinContext {
  /** Those of the route that are open and hold the incident or have one of `keysOf`. */
  open: readonly AlertGroup[];
  /** Open groups that began lately and have the labels of the incident's wave. */
  begun: number;
  /** ms since epoch. */
  now: number;
  newId: () => string;
}

/**
 * Puts an incident into its group of a route: the one that it is in already, whatever became of its kind or its entities, else
 * the open one with its key, else a new one, which it shares
 * with its wave when many have just begun. To join again says that more may be known of it; one that was
 * dropped is judged anew, since it may be worse now.
 */
export function joinGroup(incident: AlertIncident, route: Route, { open, begun, now, newId }: JoinContext): AlertGroup {
  const ofRoute = open.filter((group) => group.route === route.name);
  const holding = ofRoute.find(({ members }) => members.some(({ incidentId }) => incidentId === incident.id));
  if (holding !== undefined)
    return { ...holding, members: holding.members.map((member) => knowMore(member, { incidentId: incident.id, now })) };
  const own = ofRoute.find(({ key }) => key === groupKey(route, groupLabels(route, incident)));
  const wave = begun < route.groupsAtOnce ? undefined : waveLabels(route, incident);
  const labels = wave ?? groupLabels(route, incident);
  const key = groupKey(route, labels);
  const group = own ??
    ofRoute.find((each) => each.key === key) ?? {
      id: newId(),
      key,
      route: route.name,
      labels,
      openedAt: now,
      members: [],
      channels: [],
      escalated: 0,
      isAcknowledged: false,
    };
  const { id: incidentId, fingerprint } = incident;
  const member: GroupMember = { incidentId, fingerprint, joinedAt: now, fate: "waiting", facts: 1, toldFacts: 0 };
  return { ...group, members: [...group.members, member] };
}

function knowMore(member: GroupMember, { incidentId, now }: { incidentId: string; now: number }): GroupMember {
  if (member.incidentId !== incidentId) return member;
  const known = { ...member, facts: member.facts + 1 };
  return member.fate === "dropped" ? { ...known, fate: "waiting", joinedAt: now } : known;
}
