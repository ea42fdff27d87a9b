import type { AlertIncident } from "./alert-incident.ts";
import { matches } from "./incident-match.ts";
import type { Route } from "./route.ts";

/** The routes of an incident: the first that fits, and after one that says `continue` the next that fits, and so on. */
export function chooseRoutes(routes: readonly Route[], incident: AlertIncident): Route[] {
  const fitting = routes.filter((route) => matches(route.match, incident));
  const last = fitting.findIndex((route) => !route.continue);
  return last < 0 ? fitting : fitting.slice(0, last + 1);
}
