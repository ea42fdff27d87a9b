import { createContext } from "svelte";
import type { ApiClient } from "./api/api-client.ts";
import type { LiveIncidents } from "./incident/live-incidents.svelte.ts";
import type { ActivityRate } from "./live/activity-rate.svelte.ts";
import type { LiveConnection } from "./live/live-connection.svelte.ts";
import type { TickingClock } from "./live/ticking-clock.svelte.ts";
import type { WatchState } from "./source/watch-state.svelte.ts";
import type { Theme } from "./ui/theme.svelte.ts";

/** What every part of the page may use, made once by the outermost layout. */
export interface Dashboard {
  api: ApiClient;
  clock: TickingClock;
  connection: LiveConnection;
  incidents: LiveIncidents;
  rate: ActivityRate;
  theme: Theme;
  watch: WatchState;
}

export const [getDashboard, setDashboard] = createContext<Dashboard>();
