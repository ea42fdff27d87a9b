import type { Work } from "./work.ts";
import { NoSuchIncident } from "./work-error.ts";

/** People's work in a service without a database: there is no incident to work on. */
export function workUnderTest(): Work {
  const none = async (incident: string | { id: string }): Promise<never> => {
    throw new NoSuchIncident(typeof incident === "string" ? incident : incident.id);
  };
  return {
    desk: {
      acknowledge: none,
      assign: none,
      comment: none,
      resolve: none,
      reopen: none,
      suppressed: none,
      judge: none,
    },
    feedback: { bringIn: async () => undefined },
    suppressions: {
      list: async () => [],
      add: async () => ({ version: 2, changed: true, in_force: true, needs_restart: false }),
      remove: async () => false,
    },
    preview: async () => ({ of: 0, muted: 0, paged: 0, bySeverity: {}, latest: [], since: 0 }),
    timeline: async () => [],
    newId: () => "like-1",
  };
}
