import { type AlertSettings, routesOf } from "../alert-settings.ts";
import type { AlertIncident } from "./alert-incident.ts";
import { chooseRoutes } from "./choose-routes.ts";
import { groupLabels } from "./group-key.ts";
import { matches } from "./incident-match.ts";
import { muteOf } from "./mute.ts";

/** What one route makes of an incident. */
export interface RoutePreview {
  route: string;
  /** It is told by this route. */
  isChosen: boolean;
  channels: string[];
  /** What it shares its messages by. */
  group: Record<string, string>;
  /** How long the first message waits for others, in seconds. */
  waitSeconds: number;
  /** One sentence. */
  why: string;
}

export interface IncidentPreview {
  routes: RoutePreview[];
  /** Why nobody would be told now; undefined when nothing speaks against it. */
  mutedBy: string | undefined;
  /** One sentence for all of it. */
  verdict: string;
}

/** Who would be told of an incident at this time, and why. */
export function previewRoutes(
  incident: AlertIncident,
  context: { settings: AlertSettings; standing: readonly AlertIncident[]; now: number },
): IncidentPreview {
  const routes = routesOf(context.settings);
  const chosen = new Set(chooseRoutes(routes, incident));
  const mutedBy = muteOf(incident, context)?.text;
  const previews = routes.map((route) => ({
    route: route.name,
    isChosen: chosen.has(route),
    channels: route.channels,
    group: groupLabels(route, incident),
    waitSeconds: incident.severity === "critical" ? 0 : route.groupWaitSeconds,
    why: chosen.has(route)
      ? "It fits."
      : matches(route.match, incident)
        ? "It fits, but an earlier route that does not say continue took it."
        : "It does not fit.",
  }));
  return { routes: previews, mutedBy, verdict: verdictOf(incident, { previews, mutedBy }) };
}

function verdictOf(
  incident: AlertIncident,
  { previews, mutedBy }: { previews: RoutePreview[]; mutedBy: string | undefined },
): string {
  if (previews.length === 0) return "Nobody would be told: no channel is set up.";
  const channels = new Set(previews.flatMap(({ isChosen, channels }) => (isChosen ? channels : [])));
  if (channels.size === 0) return "Nobody would be told: no route fits it.";
  if (incident.isSample) return "Nobody is told: it belongs to the bundled sample.";
  if (mutedBy !== undefined) return mutedBy;
  const through = [...channels].join(", ");
  if (incident.isPaged) return `Told through ${through}.`;
  return `Nobody was told, as it stayed below the threshold. Above it, it would be told through ${through}.`;
}
