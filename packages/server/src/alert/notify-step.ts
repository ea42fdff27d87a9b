import type { Clock } from "../clock.ts";
import type { IncidentStep } from "../jobs/incident-way.ts";
import type { Queryable } from "../storage/transaction.ts";
import { type AlertSettings, routesOf } from "./alert-settings.ts";
import { joinGroup, keysOf } from "./plan/join-group.ts";
import type { AlertIncident } from "./route/alert-incident.ts";
import { chooseRoutes } from "./route/choose-routes.ts";
import { waveLabels } from "./route/group-key.ts";
import { writeAlertLines } from "./store/alert-notes.ts";
import { countBegun, lockAlerts, readJoinable, writeGroup } from "./store/group-rows.ts";
import { readAlertIncidents } from "./store/read-alert-incidents.ts";

/** Groups that began within so long may be one wave. */
const WAVE_MS = 600_000;

export interface NotifyOptions {
  workspace: string;
  clock: Clock;
  newId: () => string;
  /** Those in force, by the client's transaction. */
  readSettings: (client: Queryable) => Promise<AlertSettings>;
}

/**
 * The last step of the way: puts a paged incident into the groups of its routes, in the transaction that also marks the job
 * as done. From there on the groups decide. Of one that stayed below the threshold nobody is told: its digest is the place.
 */
export function notifyStep(options: NotifyOptions): IncidentStep {
  return {
    run:
      async ({ incidentId }) =>
      (client) =>
        notify(client, incidentId, options),
  };
}

async function notify(client: Queryable, asked: string, options: NotifyOptions): Promise<void> {
  const { workspace, clock, readSettings } = options;
  const settings = await readSettings(client);
  await lockAlerts(client, workspace);
  const { incidents, survivorOf } = await readAlertIncidents(client, workspace, [asked], settings);
  const incident = incidents.get(survivorOf(asked));
  if (incident === undefined || incident.isSample || !incident.isPaged) return;
  const routes = chooseRoutes(routesOf(settings), incident);
  if (routes.length === 0) {
    const line = { incidentId: incident.id, decision: "muted", ...untold(settings) } as const;
    return writeAlertLines(client, workspace, [line], clock());
  }
  await join(client, incident, routes, options);
}

function untold({ channels }: AlertSettings): { reason: string; text: string } {
  if (Object.keys(channels).length === 0) {
    return { reason: "alert-no-channel", text: "Nobody was told: no channel is set up." };
  }
  return { reason: "alert-no-route", text: "Nobody was told: no route fits it." };
}

async function join(
  client: Queryable,
  incident: AlertIncident,
  routes: ReturnType<typeof chooseRoutes>,
  { workspace, clock, newId }: NotifyOptions,
): Promise<void> {
  const now = clock();
  const keys = routes.flatMap((route) => keysOf(incident, route));
  const open = await readJoinable(client, workspace, { incidentId: incident.id, keys });
  for (const route of routes) {
    const labels = waveLabels(route, incident);
    const begun =
      labels === undefined ? 0 : await countBegun(client, workspace, { route, labels, since: now - WAVE_MS });
    const group = joinGroup(incident, route, { open, begun, now, newId });
    await writeGroup(client, workspace, group, { nextAt: now, seenRevision: 0 });
  }
}
