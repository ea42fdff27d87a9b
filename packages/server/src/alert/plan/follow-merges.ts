import { isAtLeast } from "../route/incident-match.ts";
import type { AlertGroup, GroupMember } from "./alert-group.ts";

/**
 * The group with incidents that became part of another under that one's id, each once: what people know of either of them
 * they know of it.
 * @param survivorOf the incident that one became part of; its own id when it is still itself.
 */
export function followMerges(group: AlertGroup, survivorOf: (incidentId: string) => string): AlertGroup {
  const members = new Map<string, GroupMember>();
  for (const member of group.members) {
    const moved = { ...member, incidentId: survivorOf(member.incidentId) };
    const other = members.get(moved.incidentId);
    members.set(moved.incidentId, other === undefined ? moved : combine(other, moved));
  }
  return { ...group, members: [...members.values()] };
}

function combine(one: GroupMember, other: GroupMember): GroupMember {
  const [more, less] = isBetterKnown(other, one) ? [other, one] : [one, other];
  return { ...more, joinedAt: Math.min(one.joinedAt, other.joinedAt), facts: more.facts + less.facts };
}

function isBetterKnown(one: GroupMember, other: GroupMember): boolean {
  if (one.toldSeverity === undefined || other.toldSeverity === undefined) {
    return one.toldSeverity !== undefined || (other.toldSeverity === undefined && other.fate === "dropped");
  }
  return isAtLeast(one.toldSeverity, other.toldSeverity);
}
