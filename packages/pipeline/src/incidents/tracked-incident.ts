import type { Driver } from "../detect/score.ts";
import type { EventGroup } from "../features/event-group.ts";
import type { DetectionState, Entity, Severity } from "../incident.ts";
import type { Fellows } from "./fellows.ts";
import type { SeverityFact } from "./severity-fact.ts";
import type { Signal } from "./weak-signals.ts";
import type { Weighing } from "./weigh.ts";

/** An incident as the pipeline carries it: plain data, so that it can be saved as it is. Times in ms since epoch. */
export interface TrackedIncident {
  id: string;
  /** `seq` of the input that opened it: an older incident has a smaller one. */
  openedSeq: number;
  /** Streams whose activities belong to it: keys of accounts, repositories, texts, names. */
  streams: number[];
  /** Keys by which strange activities find it in other event groups too: its account or repository, its campaigns. */
  links: number[];
  subject: "actor" | "repo" | "text" | "name";
  group: EventGroup;
  kind: string;
  state: DetectionState;
  severity: Severity;
  /** Highest surprise of any of its activities, or of all signals together, in powers of ten. */
  surprise: number;
  /** What it weighs: `detectedWeight`, moved by `facts`. */
  weighted: number;
  /** What it weighs by what was seen in the stream alone. */
  detectedWeight: number;
  /** What was looked up outside the stream and can move the severity, at most 16. */
  facts: SeverityFact[];
  /** How the detected weight came about; undefined when it was taken over from a row. */
  weighing: Weighing | undefined;
  /** The strongest of each kind of strange thing about it, at most 16. */
  signals: Signal[];
  automation: boolean;
  entities: Entity[];
  actors: string[];
  repos: string[];
  /** Hashes of different accounts and repositories, to count those beyond the lists; at most 10,000 each. */
  actorKeys: number[];
  repoKeys: number[];
  /** Hashes of the owners whose repositories somebody else acted on. */
  ownerKeys: number[];
  /** Suppressions that cover every name which the lists do not hold; undefined while they hold all. */
  vouched: string[] | undefined;
  campaign: string | undefined;
  /** The incidents that were found to be alike and are this one now; undefined when it is one alone. */
  fellows: Fellows | undefined;
  eventCount: number;
  firstEventAt: number;
  lastEventAt: number;
  detectedAt: number;
  pagedAt: number | undefined;
  /** Why it was not paged, as last told to the ledger. */
  heldBecause: string | undefined;
  /** How often it came back after it was quiet. */
  returns: number;
  detectors: string[];
  /** What the rule says, when one was hit. */
  ruleSays: string | undefined;
  drivers: Driver[];
  /** Beginning of the text or name that is repeated. */
  sampleText: string | undefined;
  usualPerHour: number | undefined;
  watchedMs: number;
  sample: boolean;
}
