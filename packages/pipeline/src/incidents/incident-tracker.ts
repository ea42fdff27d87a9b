import { FEATURE_INDEX } from "../feature-vector.ts";
import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import { nameStream, textStream } from "../features/stream-key.ts";
import { SEVERITIES } from "../incident.ts";
import type { IncidentChange, LedgerEntry, PipelineOutput } from "../output.ts";
import type { PipelineSettings } from "../settings.ts";
import type { Verdict } from "../verdict.ts";
import { AlertBudget } from "./alert-budget.ts";
import { addStream, grow, include, merge, open, publicIncident } from "./grow-incident.ts";
import { incidentId } from "./incident-id.ts";
import { type RecentEvent, RecentEvents } from "./recent-events.ts";
import { suppressedBy } from "./suppression.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

const QUIET_MS = 30 * MINUTE_MS;
const FORGET_MS = 6 * HOUR_MS;
const LATE_MS = 6 * HOUR_MS;
const MOST_TRACKED = 5_000;
const MOST_EVIDENCE = 200;

/** Groups verdicts into incidents by whom or what they are about and by time, and decides which of them a person is told. */
export class IncidentTracker {
  readonly recent = new RecentEvents();
  #settings: PipelineSettings;
  #budget: AlertBudget;
  #byStream = new Map<number, TrackedIncident>();
  #tracked = new Map<string, TrackedIncident>();
  #sweptAt = 0;
  #events = 0;
  readonly #changed = new Set<string>();

  constructor(settings: PipelineSettings) {
    this.#settings = settings;
    this.#budget = new AlertBudget(settings.budget);
  }

  set settings(settings: PipelineSettings) {
    const same = JSON.stringify(settings.budget) === JSON.stringify(this.#settings.budget);
    if (!same) this.#budget = new AlertBudget(settings.budget, this.#budget.state);
    this.#settings = settings;
  }

  /** Activities taken in since the state began. */
  get events(): number {
    return this.#events;
  }

  /** Whether an incident is carried still. */
  carries(id: string): boolean {
    return this.#tracked.has(id);
  }

  /** Incidents that are carried: open ones, and resolved ones that may come back. */
  get size(): number {
    return this.#tracked.size;
  }

  /** Takes one judged activity. `verdict` is undefined while nothing can judge it; then it can only join what is open. */
  record(observation: Observation, verdict: Verdict | undefined, seq: number, watermark: number): PipelineOutput[] {
    this.#events++;
    const { activity } = observation;
    const outputs: PipelineOutput[] = this.sweep(watermark, seq);
    const timely = activity.at > watermark - LATE_MS;
    const strange = timely && verdict !== undefined && verdict.surprise >= this.#settings.floor;
    const keys = streamsOf(observation);
    const found = timely ? this.#incidentsOf(keys, strange) : [];
    const incident = found.length > 1 ? this.#join(found, outputs, seq) : found[0];
    this.recent.add({
      id: activity.id,
      at: activity.at,
      actor: activity.actor,
      repo: activity.repo,
      keys,
      taken: incident !== undefined,
    });
    const judged = strange ? verdict : undefined;
    if (incident !== undefined) outputs.push(...this.#attach(incident, observation, judged, seq, watermark));
    else if (judged !== undefined) outputs.push(...this.#open(observation, judged, keys, seq, watermark));
    return outputs;
  }

  /** Incidents that share a stream with the activity: open ones, and resolved ones when they may come back. */
  #incidentsOf([actor, repo, text, name]: RecentEvent["keys"], comesBack: boolean): TrackedIncident[] {
    const found: TrackedIncident[] = [];
    if (this.#byStream.size === 0) return found;
    for (const key of [text, name, actor, repo]) {
      const incident = key === 0 ? undefined : this.#byStream.get(key);
      if (incident === undefined || found.includes(incident)) continue;
      if (comesBack || incident.state !== "resolved") found.push(incident);
    }
    return found;
  }

  /** Several incidents share an activity: those that are one story become one, the oldest; else the most telling takes it. */
  #join(found: TrackedIncident[], outputs: PipelineOutput[], seq: number): TrackedIncident {
    const story = found.filter((each) => each.subject !== "repo" || each.actorKeys.length <= 2);
    if (story.length < 2) return found.reduce((a, b) => (b.weighted > a.weighted ? b : a));
    story.sort((a, b) => a.openedSeq - b.openedSeq || (a.id < b.id ? -1 : 1));
    const [oldest, ...younger] = story;
    for (const each of younger) {
      merge(oldest, each);
      for (const key of each.streams) {
        if (addStream(oldest, key)) this.#byStream.set(key, oldest);
        else this.#byStream.delete(key);
      }
      this.#tracked.delete(each.id);
      outputs.push({
        output: "incident",
        seq,
        change: "merged",
        incident: publicIncident(oldest),
        eventIds: [],
        from: each.id,
      });
    }
    this.#changed.add(oldest.id);
    return oldest;
  }

  #open(
    observation: Observation,
    verdict: Verdict,
    keys: RecentEvent["keys"],
    seq: number,
    watermark: number,
  ): PipelineOutput[] {
    const { activity } = observation;
    const { subject, stream } = subjectOf(verdict, observation, keys);
    const id = incidentId(this.#settings.workspace, seq, 0);
    const incident = open({ id, seq, subject, stream, observation, verdict });
    const eventIds: string[] = [];
    for (const event of this.recent.take(stream, activity.at - HOUR_MS, MOST_EVIDENCE).reverse()) {
      include(incident, event.actor, event.repo, event.at);
      eventIds.push(event.id);
    }
    this.#tracked.set(id, incident);
    this.#byStream.set(stream, incident);
    this.#changed.add(id);
    grow(incident, observation, verdict);
    const ledger = this.#decide(incident, watermark, seq);
    const outputs: PipelineOutput[] = [
      { output: "incident", seq, change: "opened", incident: publicIncident(incident), eventIds },
    ];
    return [...outputs, ...ledger, ...this.#makeRoom(seq)];
  }

  #attach(
    incident: TrackedIncident,
    observation: Observation,
    verdict: Verdict | undefined,
    seq: number,
    watermark: number,
  ): PipelineOutput[] {
    const { activity } = observation;
    const before = incident.severity;
    include(incident, activity.actor, activity.repo, activity.at);
    if (verdict !== undefined) {
      grow(incident, observation, verdict);
      if (incident.subject === "actor" && addStream(incident, observation.actorKey)) {
        this.#byStream.set(observation.actorKey, incident);
      }
    }
    if (incident.state === "resolved") incident.state = "regressed";
    else if (SEVERITIES.indexOf(incident.severity) > SEVERITIES.indexOf(before)) incident.state = "escalating";
    else if (incident.state === "new" && activity.at - incident.detectedAt > MINUTE_MS) incident.state = "ongoing";
    this.#changed.add(incident.id);
    const ledger = verdict === undefined ? [] : this.#decide(incident, watermark, seq);
    const change: IncidentChange = {
      output: "incident",
      seq,
      change: "updated",
      incident: publicIncident(incident),
      eventIds: [activity.id],
    };
    return [change, ...ledger];
  }

  /** Whether a person is told now. Writes to the ledger when the answer, or its reason, is another than before. */
  #decide(incident: TrackedIncident, at: number, seq: number): LedgerEntry[] {
    if (incident.pagedAt !== undefined) return [];
    const [entity] = incident.entities;
    const entry = (decision: LedgerEntry["decision"], reason: string, text: string): LedgerEntry[] => {
      if (incident.heldBecause === reason) return [];
      incident.heldBecause = reason;
      return [{ output: "ledger", seq, at, incidentId: incident.id, entity, decision, reason, text }];
    };
    const suppression = suppressedBy(incident, this.#settings.suppressions, at);
    if (suppression !== undefined) return entry("muted", "suppressed", `suppressed by “${suppression.id}”`);
    const candidate = {
      id: incident.id,
      entity: entity.name,
      weighted: incident.weighted,
      critical: incident.severity === "critical",
    };
    const decision = this.#budget.decide(candidate, at, this.#events);
    if (!decision.page) return entry("held", decision.reason, decision.text);
    incident.pagedAt = at;
    return entry("paged", "within-budget", `weight ${incident.weighted.toFixed(1)}, ${incident.severity}`);
  }

  /** Resolves what has been quiet and forgets what has long been resolved; looks at most once a minute of event time. */
  sweep(watermark: number, seq: number): PipelineOutput[] {
    if (watermark < this.#sweptAt + MINUTE_MS) return [];
    this.#sweptAt = watermark;
    const outputs: PipelineOutput[] = [];
    for (const incident of this.#tracked.values()) {
      const quietMs = watermark - incident.lastEventAt;
      if (incident.state !== "resolved" && quietMs > QUIET_MS) outputs.push(this.#resolve(incident, seq));
      if (quietMs > FORGET_MS) this.#forget(incident);
    }
    return outputs;
  }

  #resolve(incident: TrackedIncident, seq: number): IncidentChange {
    incident.state = "resolved";
    this.#changed.add(incident.id);
    return { output: "incident", seq, change: "updated", incident: publicIncident(incident), eventIds: [] };
  }

  #forget(incident: TrackedIncident): void {
    for (const key of incident.streams) if (this.#byStream.get(key) === incident) this.#byStream.delete(key);
    this.#tracked.delete(incident.id);
  }

  /** Bounded: the incident that has been quiet for longest makes room for a new one. */
  #makeRoom(seq: number): PipelineOutput[] {
    if (this.#tracked.size <= MOST_TRACKED) return [];
    const quietest = [...this.#tracked.values()].reduce((a, b) => (b.lastEventAt < a.lastEventAt ? b : a));
    const outputs = quietest.state === "resolved" ? [] : [this.#resolve(quietest, seq)];
    this.#forget(quietest);
    return outputs;
  }

  /** One part per incident, and the ring of recent events; only what changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = this.recent.save(all);
    const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    for (const [id, incident] of this.#tracked)
      if (all || this.#changed.has(id)) parts.set(`incident/${id}`, json(incident));
    parts.set(
      "incidents",
      json({
        sweptAt: this.#sweptAt,
        events: this.#events,
        budget: this.#budget.state,
        ids: [...this.#tracked.keys()],
      }),
    );
    this.#changed.clear();
    return parts;
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.recent.restore(parts);
    const read = (name: string) => {
      const bytes = parts.get(name);
      if (bytes === undefined) throw new RangeError(`the snapshot lacks ${name}`);
      return JSON.parse(new TextDecoder().decode(bytes));
    };
    const head = read("incidents") as { sweptAt: number; events: number; budget: unknown; ids: string[] };
    this.#sweptAt = head.sweptAt;
    this.#events = head.events;
    this.#budget = new AlertBudget(this.#settings.budget, head.budget);
    this.#tracked = new Map();
    this.#byStream = new Map();
    for (const id of head.ids) this.adopt(read(`incident/${id}`) as TrackedIncident);
    this.#changed.clear();
  }

  /** Goes on with an incident that was opened before this state began. */
  adopt(incident: TrackedIncident): void {
    this.#tracked.set(incident.id, incident);
    this.#changed.add(incident.id);
    for (const key of incident.streams) this.#byStream.set(key, incident);
  }
}

/** The streams an activity belongs to, as `RecentEvent.keys` orders them; 0 for none. */
function streamsOf({ actorKey, repoKey, textShape, nameShape }: Observation): RecentEvent["keys"] {
  return [
    actorKey,
    repoKey ?? 0,
    textShape === undefined ? 0 : textStream(textShape),
    nameShape === undefined ? 0 : nameStream(nameShape),
  ];
}

/** What a new incident is about, and the stream it collects: the account, when it alone acts on the repository. */
function subjectOf(
  { subject, rule }: Verdict,
  { vector }: Observation,
  [actor, repo, text, name]: RecentEvent["keys"],
) {
  if (subject === "text" && text !== 0) return { subject, stream: text };
  if (subject === "name" && name !== 0) return { subject, stream: name };
  const alone = vector[FEATURE_INDEX["repo.actors_1h"]] < 1.5 && rule?.subject !== "repo";
  if (subject === "repo" && repo !== 0 && !alone) return { subject, stream: repo };
  return { subject: "actor" as const, stream: actor };
}
