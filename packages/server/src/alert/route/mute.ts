import { z } from "zod";
import type { AlertIncident } from "./alert-incident.ts";
import { IncidentMatch, isAtLeast, matches, NarrowMatch } from "./incident-match.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";
import { AlertName } from "./route.ts";

const Time = z.iso.datetime({ offset: true });

/** Somebody does not want to hear of something for a while. */
export const Silence = z.object({
  id: z.string().min(1).max(100),
  match: NarrowMatch,
  from: Time.optional(),
  until: Time,
  author: z.string().min(1).max(200),
  comment: z.string().max(1_000).default(""),
});
export type Silence = z.infer<typeof Silence>;

/** Work that is known beforehand: what it stirs up is told afterwards, when it is still worth it. */
export const MaintenanceWindow = z
  .object({
    name: AlertName,
    match: IncidentMatch.default({}),
    from: Time,
    until: Time,
    /** Tell afterwards also what is over by then. */
    catchUp: z.boolean().default(true),
    reason: z.string().max(1_000).default(""),
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), { error: "must end after it begins" });
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** While there is a source, the targets that are alike in everything that `equal` names are not told. */
export const Inhibition = z.object({
  source: NarrowMatch,
  target: NarrowMatch,
  equal: z.array(z.enum(["kind", "owner", "repository", "actor"])).default([]),
});
export type Inhibition = z.infer<typeof Inhibition>;

/** Why an incident is not told now. */
export interface Mute {
  reason: "silenced" | "maintenance" | "quiet-hours" | "inhibited" | "duplicate";
  /** When that ends, in ms since epoch; undefined when it cannot be foreseen. */
  until: number | undefined;
  /** It is told at the end also when it is over by then. */
  catchUp: boolean;
  /** One sentence for the ledger. */
  text: string;
}

/** What an incident is compared with: the settings, and the other incidents that are told and go on. */
export interface MuteContext {
  settings: {
    silences: readonly Silence[];
    maintenance: readonly MaintenanceWindow[];
    quietHours: readonly QuietHours[];
    inhibitions: readonly Inhibition[];
  };
  standing: readonly AlertIncident[];
  /** ms since epoch. */
  now: number;
}

/** Why an incident is not told at this time; undefined when nothing speaks against it. A person's word comes first. */
export function muteOf(incident: AlertIncident, context: MuteContext): Mute | undefined {
  return (
    silenced(incident, context) ??
    inMaintenance(incident, context) ??
    inhibited(incident, context) ??
    quiet(incident, context)
  );
}

function silenced(incident: AlertIncident, { settings, now }: MuteContext): Mute | undefined {
  const holding = settings.silences.filter(
    ({ match, from, until }) =>
      (from === undefined || Date.parse(from) <= now) && now < Date.parse(until) && matches(match, incident),
  );
  const [silence] = holding.toSorted((a, b) => Date.parse(b.until) - Date.parse(a.until));
  if (silence === undefined) return undefined;
  const { until, author, comment } = silence;
  const why = comment === "" ? "" : ` (${comment})`;
  const text = `Silenced by ${author} until ${isoTime(Date.parse(until))}${why}.`;
  return { reason: "silenced", until: Date.parse(until), catchUp: false, text };
}

function inMaintenance(incident: AlertIncident, { settings, now }: MuteContext): Mute | undefined {
  const window = settings.maintenance.find(
    ({ match, from, until }) => Date.parse(from) <= now && now < Date.parse(until) && matches(match, incident),
  );
  if (window === undefined) return undefined;
  const until = Date.parse(window.until);
  const text = `Held back by the maintenance window ${window.name} until ${isoTime(until)}.`;
  return { reason: "maintenance", until, catchUp: window.catchUp, text };
}

function inhibited(incident: AlertIncident, { settings, standing }: MuteContext): Mute | undefined {
  for (const { source, target, equal } of settings.inhibitions) {
    if (!matches(target, incident) || matches(source, incident)) continue;
    const cause = standing.find(
      (other) =>
        other.id !== incident.id && matches(source, other) && equal.every((part) => isAlike(part, other, incident)),
    );
    if (cause === undefined) continue;
    const text = `Not told while the incident ${cause.id} goes on: ${cause.title}.`;
    return { reason: "inhibited", until: undefined, catchUp: false, text };
  }
  return undefined;
}

function isAlike(part: Inhibition["equal"][number], one: AlertIncident, other: AlertIncident): boolean {
  if (part === "kind") return one.kind === other.kind;
  const list = { owner: "owners", repository: "repositories", actor: "actors" } as const;
  const names = new Set(one[list[part]].map((name) => name.toLowerCase()));
  return other[list[part]].some((name) => names.has(name.toLowerCase()));
}

function quiet(incident: AlertIncident, { settings, now }: MuteContext): Mute | undefined {
  for (const hours of settings.quietHours) {
    if (isAtLeast(incident.severity, hours.exceptAtLeast) || !matches(hours.match, incident)) continue;
    const until = quietUntil(hours, now);
    if (until === undefined) continue;
    const text = `Held back by the quiet hours ${hours.name} until ${isoTime(until)}.`;
    return { reason: "quiet-hours", until, catchUp: hours.catchUp, text };
  }
  return undefined;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
