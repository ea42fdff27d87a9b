import type { Incident, Severity } from "@oddwatch/pipeline";
import { hasRisen, type IncidentStanding } from "./incident-timeline.ts";

/** What befell an incident in one batch that somebody may have to hear of. At least one of the first four is true. */
export interface IncidentMove {
  id: string;
  severity: Severity;
  sample: boolean;
  opened: boolean;
  raised: boolean;
  paged: boolean;
  /** It was over for those who were told of it, and is critical or was resolved by one of them: what else comes back is within no budget. */
  returned: boolean;
  becameCritical: boolean;
}

/** What a batch made of an incident; undefined when it only went on. `before` is undefined for one that was not known. */
export function moveOf(before: IncidentStanding | undefined, { id, state, severity, sample, pagedAt }: Incident) {
  const opened = before === undefined;
  const raised = before !== undefined && hasRisen(before.severity, severity);
  const paged = pagedAt !== undefined && before?.pagedAt === undefined;
  const isBack = before?.state === "resolved" && state !== "resolved" && pagedAt !== undefined;
  const returned = isBack && (severity === "critical" || before.workState === "resolved");
  const becameCritical = severity === "critical" && before?.severity !== "critical";
  if (!opened && !raised && !paged && !returned) return undefined;
  return { id, severity, sample, opened, raised, paged, returned, becameCritical } satisfies IncidentMove;
}
