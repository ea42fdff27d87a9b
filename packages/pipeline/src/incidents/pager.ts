import type { LedgerEntry } from "../output.ts";
import type { PipelineSettings } from "../settings.ts";
import { AlertBudget, type HeldReason, type Moment } from "./alert-budget.ts";
import { suppressedBy, suppressionInWords } from "./suppression.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** Decides which incidents a person is told of, and writes to the ledger when the answer or its reason changes. */
export class Pager {
  #settings: PipelineSettings;
  #budget: AlertBudget;

  constructor(settings: PipelineSettings, state?: unknown) {
    this.#settings = settings;
    this.#budget = new AlertBudget(settings.budget, state);
    this.#budget.floor = settings.severity.medium;
  }

  set settings(settings: PipelineSettings) {
    const { per, incidents } = this.#settings.budget;
    const { budget } = settings;
    if (budget.per !== per) this.#budget = new AlertBudget(budget);
    else if (budget.incidents !== incidents) this.#budget = new AlertBudget(budget, this.#budget.state);
    this.#budget.floor = settings.severity.medium;
    this.#settings = settings;
  }

  begin(moment: Moment): void {
    this.#budget.begin(moment);
  }

  /** Whether a person is told now. `feedGap` says why the feed may have made it up. */
  decide(incident: TrackedIncident, moment: Moment, seq: number, feedGap: string | undefined): LedgerEntry[] {
    if (incident.pagedAt !== undefined) return [];
    const entry = (decision: LedgerEntry["decision"], reason: string, text: string) =>
      entryOn(incident, { seq, at: moment.at, decision, reason, text });
    const muted = this.#mutedBecause(incident, moment.at, feedGap);
    if (muted !== undefined) {
      this.#budget.withdraw(incident.id);
      return entry("muted", muted.reason, muted.text);
    }
    const { id, weighted, severity } = incident;
    const candidate = { id, entity: incident.entities[0].name, weighted, critical: severity === "critical" };
    const decision = this.#budget.decide(candidate, moment);
    if (!decision.page) {
      const lowered = this.#loweredBy(incident, decision.reason);
      return lowered === undefined
        ? entry("held", decision.reason, decision.text)
        : entry("held", "feedback-lowered", `${decision.text}; ${lowered}`);
    }
    incident.pagedAt = moment.at;
    return entry("paged", "within-budget", `weight ${weighted.toFixed(1)}, ${severity}`);
  }

  /** The incident that is told now although it was held, because the pace leaves room; undefined when there is none. */
  release(
    get: (id: string) => TrackedIncident | undefined,
    moment: Moment,
    seq: number,
  ): { incident: TrackedIncident; ledger: LedgerEntry[] } | undefined {
    const id = this.#budget.release(moment, (each) => {
      const incident = get(each);
      if (incident === undefined || incident.pagedAt !== undefined) return false;
      return this.#mutedBecause(incident, moment.at, undefined) === undefined;
    });
    const incident = id === undefined ? undefined : get(id);
    if (incident === undefined) return undefined;
    incident.pagedAt = moment.at;
    const text = `weight ${incident.weighted.toFixed(1)}, ${incident.severity}; it was held, and nothing heavier came`;
    return { incident, ledger: entryOn(incident, { seq, at: moment.at, decision: "paged", reason: "released", text }) };
  }

  /** It became part of another. */
  withdraw(id: string): void {
    this.#budget.withdraw(id);
  }

  /** What a person said of like cases, when nothing but that keeps the incident under the floor. */
  #loweredBy({ weighted, weighing }: TrackedIncident, reason: HeldReason): string | undefined {
    if (reason !== "below-floor" || weighing === undefined || weighing.feedback >= 1) return undefined;
    const without = weighted / weighing.feedback;
    if (without < this.#settings.severity.medium) return undefined;
    return `without what was said of like cases it would weigh ${without.toFixed(1)}`;
  }

  #mutedBecause(incident: TrackedIncident, at: number, feedGap: string | undefined) {
    const suppression = suppressedBy(incident, this.#settings.suppressions, at);
    if (suppression !== undefined) {
      return { reason: "suppressed", text: `suppressed by “${suppression.id}”: ${suppressionInWords(suppression)}` };
    }
    // what a rule recognises by its content is no matter of how much arrives
    if (feedGap === undefined || incident.ruleSays !== undefined) return undefined;
    return { reason: "observation-gap", text: `${feedGap}; judged again when it grows after that` };
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return this.#budget.state;
  }
}

function entryOn(
  incident: TrackedIncident,
  entry: Pick<LedgerEntry, "seq" | "at" | "decision" | "reason" | "text">,
): LedgerEntry[] {
  if (incident.heldBecause === entry.reason) return [];
  incident.heldBecause = entry.reason;
  return [{ output: "ledger", ...entry, incidentId: incident.id, entity: incident.entities[0] }];
}
