import type { Activity } from "../activity.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import { FeatureExtractor } from "../features/extract.ts";
import type { IncidentChange, LedgerEntry, PipelineOutput } from "../output.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "../settings.ts";
import type { Verdict } from "../verdict.ts";
import { Watermark } from "../watermark.ts";
import { IncidentTracker } from "./incident-tracker.ts";
import type { SeverityFact } from "./severity-fact.ts";

const EVENTS_1H = FEATURE_INDEX["actor.events_1h"];

/** A verdict that is this surprised by the account, driven by its events in an hour, but for what is given. */
export function verdictOf(surprise: number, given: Partial<Verdict> = {}): Verdict {
  const probability = 10 ** -surprise;
  return {
    probability,
    surprise,
    scores: [{ detector: "rate", probability, drivers: [] }],
    drivers: [{ feature: EVENTS_1H, value: 30, expected: 2, probability }],
    subject: "actor",
    rule: undefined,
    ...given,
  };
}

/** Feeds a tracker with activities and verdicts as the pipeline would, and keeps all that it said. */
export class TrackerRun {
  readonly tracker: IncidentTracker;
  readonly outputs: PipelineOutput[] = [];
  readonly #features = new FeatureExtractor();
  readonly #watermark = new Watermark();
  seq = 0;

  constructor(settings: Partial<PipelineSettings> = {}) {
    this.tracker = new IncidentTracker({ ...DEFAULT_SETTINGS, ...settings });
  }

  /** Takes one activity; a number stands for a verdict of that surprise. Gives what was said of it. */
  take(activity: Activity, judged?: Verdict | number): PipelineOutput[] {
    this.seq++;
    this.#watermark.advance(activity);
    const verdict = typeof judged === "number" ? verdictOf(judged) : judged;
    const observation = this.#features.observe(activity);
    return this.#said(this.tracker.record(observation, verdict, this.seq, this.#watermark.at ?? activity.at));
  }

  /** Lets time pass. */
  tick(at: number): PipelineOutput[] {
    this.seq++;
    this.#watermark.tick(at);
    return this.#said(this.tracker.tick(at, this.seq));
  }

  /** Something was looked up about an incident. */
  learn(incidentId: string, facts: SeverityFact[], at: number): PipelineOutput[] {
    this.seq++;
    return this.#said(this.tracker.learnOf({ kind: "fact", at, incidentId, facts }, at, this.seq));
  }

  #said(outputs: PipelineOutput[]): PipelineOutput[] {
    this.outputs.push(...outputs);
    return outputs;
  }

  get changes(): IncidentChange[] {
    return this.outputs.filter((output) => output.output === "incident");
  }

  get ledger(): LedgerEntry[] {
    return this.outputs.filter((output) => output.output === "ledger");
  }

  /** The latest word on each incident that was not merged away, in order of opening. */
  get incidents(): IncidentChange["incident"][] {
    const latest = new Map<string, IncidentChange["incident"]>();
    for (const change of this.changes) {
      latest.set(change.incident.id, change.incident);
      if (change.change === "merged") latest.delete(change.from);
    }
    return [...latest.values()];
  }
}
