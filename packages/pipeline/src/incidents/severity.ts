import { SEVERITIES, type Severity } from "../incident.ts";
import { DEFAULT_SETTINGS, type SeverityLevels } from "../settings.ts";

/** The severity of a weighted surprise; there are no gaps between the bands. */
export function severityOf(weighted: number, levels: SeverityLevels = DEFAULT_SETTINGS.severity): Severity {
  return SEVERITIES.findLast((severity) => weighted >= beginOf(severity, levels)) ?? "info";
}

/** Least weighted surprise of a severity: each band ends where the next begins. */
export function beginOf(severity: Severity, levels: SeverityLevels): number {
  return severity === "info" ? 0 : levels[severity];
}

/** 0..1, rising with the weighted surprise: 5 gives one half. */
export function scoreOf(weighted: number): number {
  return weighted <= 0 ? 0 : weighted / (weighted + 5);
}
