import type pg from "pg";
import type { Clock } from "../clock.ts";
import { type Queryable, transaction } from "../storage/transaction.ts";
import { type AlertSettings, routesOf } from "./alert-settings.ts";
import { DeliveryError } from "./delivery-error.ts";
import { planDigests } from "./digest/plan-digests.ts";
import type { AlertGroup } from "./plan/alert-group.ts";
import { followMerges } from "./plan/follow-merges.ts";
import { type GroupPlan, type PlanContext, planGroup } from "./plan/plan-group.ts";
import type { OpenChannel } from "./send/delivery-sender.ts";
import { writeAlertLines } from "./store/alert-notes.ts";
import { readTaken, writePlanned } from "./store/delivery-rows.ts";
import { lockAlerts, readDueGroups, readRevision, readTold, writeGroup } from "./store/group-rows.ts";
import { readAlertIncidents, readStanding } from "./store/read-alert-incidents.ts";

/** Groups planned in one transaction at most. */
const ROUND = 50;

export interface PlanOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  newId: () => string;
  readSettings: (client: Queryable) => Promise<AlertSettings>;
  openChannel: OpenChannel;
}

/**
 * Plans every group whose time has come or one of whose incidents changed, and the digests that are due. What is to be sent is
 * stored in the transaction that stores the group, so that neither is without the other.
 * @throws what the database fails with; what was planned in earlier rounds stays.
 */
export async function planDueGroups(options: PlanOptions): Promise<void> {
  while ((await transaction(options.pool, (client) => planRound(client, options))) === ROUND);
}

/** @returns how many groups were planned. */
async function planRound(client: Queryable, options: PlanOptions): Promise<number> {
  const { workspace, clock, newId } = options;
  const settings = await options.readSettings(client);
  await lockAlerts(client, workspace);
  const now = clock();
  await planDigests(client, { workspace, settings, newId, now });
  const seenRevision = await readRevision(client, workspace);
  const groups = await readDueGroups(client, workspace, { now, limit: ROUND });
  if (groups.length === 0) return 0;
  const shared = {
    settings,
    standing: settings.inhibitions.length === 0 ? [] : await readStanding(client, workspace, settings),
    taken: await readTaken(client, workspace, now),
    traitsOf: traitsFrom(options.openChannel, settings),
    now,
  };
  for (const group of groups) {
    const plan = await planOne(client, workspace, group, shared);
    for (const { channel, dueAt } of plan.deliveries) {
      shared.taken.set(channel, [...(shared.taken.get(channel) ?? []), dueAt]);
    }
    const closedAt = plan.isClosed ? now : undefined;
    await writeGroup(client, workspace, plan.group, { nextAt: plan.nextAt, closedAt, seenRevision });
    await writePlanned(client, workspace, { groupId: group.id, deliveries: plan.deliveries, newId, now });
    await writeAlertLines(client, workspace, plan.notes, now);
  }
  return groups.length;
}

type Shared = Pick<PlanContext, "settings" | "standing" | "taken" | "traitsOf" | "now">;

async function planOne(client: Queryable, workspace: string, stored: AlertGroup, shared: Shared): Promise<GroupPlan> {
  const { settings, now } = shared;
  const route = routesOf(settings).find(({ name }) => name === stored.route);
  const ids = stored.members.map(({ incidentId }) => incidentId);
  const { incidents, survivorOf } = await readAlertIncidents(client, workspace, ids, settings);
  const group = followMerges(stored, survivorOf);
  const since = now - (route?.duplicateSeconds ?? 0) * 1000;
  const toldBefore = await readTold(client, workspace, { group, since, now });
  return planGroup(group, { ...shared, route, incidents, toldBefore });
}

/** A channel that cannot be opened has no traits: what it fails with is told when something is sent. */
function traitsFrom(openChannel: OpenChannel, settings: AlertSettings): PlanContext["traitsOf"] {
  const known = new Map<string, ReturnType<PlanContext["traitsOf"]>>();
  return (name) => {
    if (!known.has(name)) known.set(name, traitsOf(name));
    return known.get(name);
  };

  function traitsOf(name: string): ReturnType<PlanContext["traitsOf"]> {
    if (!Object.hasOwn(settings.channels, name)) return undefined;
    try {
      return openChannel(name, settings);
    } catch (error) {
      if (error instanceof DeliveryError) return undefined;
      throw error;
    }
  }
}
