import type { Suppression } from "../settings.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** The suppression that applies to an incident at `at` (ms), if any. Every account or repository of it has to match. */
export function suppressedBy(
  incident: TrackedIncident,
  suppressions: readonly Suppression[],
  at: number,
): Suppression | undefined {
  return suppressions.find(
    ({ actor, repo, kind, until }) =>
      (until === undefined || at < until) &&
      (kind === undefined || matches(kind, incident.kind)) &&
      (actor === undefined || allMatch(actor, incident.actors)) &&
      (repo === undefined || allMatch(repo, incident.repos)),
  );
}

function allMatch(pattern: string, names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => matches(pattern, name));
}

/** Whether a name matches a pattern in which `*` stands for any run of characters; case is ignored. O(length · stars). */
export function matches(pattern: string, name: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const text = name.toLowerCase();
  if (parts.length === 1) return text === parts[0];
  if (!text.startsWith(parts[0])) return false;
  let from = parts[0].length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  const last = parts[parts.length - 1];
  return text.length - last.length >= from && text.endsWith(last);
}
