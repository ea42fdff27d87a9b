import type { Activity, Lane } from "./activity.ts";
import type { Judgement, LikeCases } from "./incidents/feedback-book.ts";
import type { SeverityFact } from "./incidents/severity-fact.ts";
import type { PipelineSettings } from "./settings.ts";

/**
 * Whatever is no activity but can change a verdict. It enters the same log, so that a replay decides as the service did.
 * `at` is ms since epoch on the clock of the run (event time when archive files are served).
 */
export type Control =
  /** Time passed although nothing happened: closes quiet incidents. */
  | { kind: "tick"; at: number }
  /** A new version of everything a person may set: budget, rules, suppressions, detection. */
  | { kind: "settings"; at: number; version: number; settings: PipelineSettings }
  /** How much of the stream a source is seeing: 0..1, undefined when it cannot be told yet. */
  | { kind: "coverage"; at: number; source: string; lane: Lane; coverage?: number }
  /** From here on only this share (0..1) of the named event types is taken in. */
  | { kind: "sampling"; at: number; source: string; types: string[]; rate: number }
  /** What a person said of incidents like this one: changes the weight of like cases. The same `id` again replaces it. */
  | { kind: "feedback"; at: number; id: string; judgement: Judgement | "withdrawn"; like: LikeCases }
  /** What was looked up about an incident and can move its severity. A fact of the same kind and subject again replaces it. */
  | { kind: "fact"; at: number; incidentId: string; facts: SeverityFact[] }
  /** Trouble that GitHub reports about itself: explains gaps. The same `id` again replaces it. `from`, `until` in ms. */
  | { kind: "status"; at: number; id: string; title: string; from: number; until?: number }
  /** An upgrade threw the state away and learned it again from the log rows `fromSeq` and up, opening nothing. */
  | { kind: "rebuilt"; at: number; fromSeq: number; fingerprint: string };

/** One row of the log: the pipeline's only input. `seq` rises by one from row to row in a workspace, starting at 1. */
export type PipelineInput =
  | { seq: number; activity: Activity; control?: undefined }
  | { seq: number; control: Control; activity?: undefined };
