import { type ReceivedEvent, typeName } from "@oddwatch/github-events";
import { z } from "zod";

/** What somebody, or a repository, did in public lately: figures only. */
export const Baseline = z.object({
  /** 100 at most: older ones are not asked for. */
  events: z.number().int(),
  accounts: z.number().int(),
  repositories: z.number().int(),
  /** From the oldest of them to now. */
  days: z.number(),
  /** How many of each type, by GitHub's type names. */
  types: z.record(z.string(), z.number().int()),
});
export type Baseline = z.infer<typeof Baseline>;

const DAY_MS = 86_400_000;
const REACH_DAYS = 30;

/** Counts the events of the last 30 days. `now` in ms since epoch. Pure. */
export function baselineOf(received: readonly ReceivedEvent[], now: number): Baseline {
  const events = received.map(({ event }) => event).filter(({ at }) => now - at <= REACH_DAYS * DAY_MS);
  const types: Record<string, number> = {};
  for (const event of events) types[typeName(event)] = (types[typeName(event)] ?? 0) + 1;
  const oldest = events.reduce((least, { at }) => Math.min(least, at), now);
  return {
    events: events.length,
    accounts: new Set(events.map(({ actor }) => actor.login)).size,
    repositories: new Set(events.map(({ repo }) => repo?.name)).size,
    days: Number(((now - oldest) / DAY_MS).toFixed(2)),
    types,
  };
}
