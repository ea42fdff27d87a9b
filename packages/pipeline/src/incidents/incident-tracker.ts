import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import type { Control } from "../input.ts";
import type { IncidentChange, Notice, PipelineOutput } from "../output.ts";
import type { PipelineSettings } from "../settings.ts";
import type { Verdict } from "../verdict.ts";
import { Circumstances } from "./circumstances.ts";
import { incidentsOf, type Occasion } from "./find-incidents.ts";
import { advanceState, grow, type Standards } from "./grow-incident.ts";
import type { IncidentHead } from "./incident-head.ts";
import { incidentId } from "./incident-id.ts";
import { campaignLink, entityLink, streamsOf, subjectOf } from "./incident-keys.ts";
import { IncidentTable } from "./incident-table.ts";
import { include } from "./include-event.ts";
import { enlist, enlistAll, isMember, withItsLike } from "./join-campaign.ts";
import { LateLedger } from "./late-ledger.ts";
import { addEntities } from "./merge-incidents.ts";
import { open } from "./open-incident.ts";
import { Pager } from "./pager.ts";
import { publicIncident } from "./public-incident.ts";
import { RecentEvents } from "./recent-events.ts";
import { learnFacts } from "./settle-severity.ts";
import type { TrackedIncident } from "./tracked-incident.ts";
import { type Uniting, unite } from "./unite-incidents.ts";
import { weakEntry } from "./weak-entry.ts";
import { weakFindingOf } from "./weak-finding-of.ts";
import { type Signal, WeakSignals } from "./weak-signals.ts";

/** An incident that comes and goes has to be quiet for longer each time, up to this, or to what the settings say if that is longer. */
const MOST_QUIET_MS = 3 * HOUR_MS;
/** And may come back for so long at least, always longer than it has to be quiet. */
const FORGET_MS = 6 * HOUR_MS;
const MOST_EVIDENCE = 200;

/** Groups verdicts into incidents by whom or what they are about, by campaign and by time, and says which of them a person is told. */
export class IncidentTracker {
  readonly recent = new RecentEvents();
  readonly #table = new IncidentTable();
  readonly #late = new LateLedger();
  #settings: PipelineSettings;
  #pager: Pager;
  #circumstances = new Circumstances();
  #weak = new WeakSignals();
  #sweptAt = 0;
  /** When the first activity was recorded, ms since epoch. */
  #since: number | undefined;
  #events = 0;

  constructor(settings: PipelineSettings) {
    this.#settings = settings;
    this.#pager = new Pager(settings);
  }

  set settings(settings: PipelineSettings) {
    this.#pager.settings = settings;
    this.#settings = settings;
  }

  /** Activities taken in since the state began. */
  get events(): number {
    return this.#events;
  }

  /** Whether an incident is carried still. */
  carries(id: string): boolean {
    return this.#table.get(id) !== undefined;
  }

  /** Incidents that are carried: open ones, and resolved ones that may come back. */
  get size(): number {
    return this.#table.size;
  }

  /** Takes one judged activity. `verdict` is undefined while nothing can judge it; then it can only join what is open. */
  record(observation: Observation, verdict: Verdict | undefined, seq: number, watermark: number): PipelineOutput[] {
    this.#events++;
    this.#since ??= watermark;
    const { activity } = observation;
    const outputs: PipelineOutput[] = this.#circumstances.observe(activity, watermark, seq);
    for (const each of this.sweep(watermark, seq)) outputs.push(each);
    this.#pager.begin({ at: watermark, events: this.#events });
    const { incidents, weakSignals, floor } = this.#settings;
    const timely = activity.at > watermark - incidents.lateHours * HOUR_MS;
    const judged = verdict !== undefined && verdict.surprise >= floor ? verdict : undefined;
    const occasion = { observation, keys: streamsOf(observation), seq, watermark };
    const found = timely ? incidentsOf(occasion, judged, this.#table) : [];
    const incident = found.length > 1 ? this.#join(found, judged, outputs, seq) : found[0];
    const { id, at, actor, repo } = activity;
    this.recent.add({ id, at, actor, repo, keys: occasion.keys, taken: incident !== undefined });
    if (!timely) {
      if (judged !== undefined) outputs.push(...this.#late.entry(observation, judged, seq, watermark));
    } else if (incident !== undefined) outputs.push(...this.#attach(incident, occasion, judged));
    else if (judged !== undefined) outputs.push(...this.#open(occasion, judged));
    else if (verdict !== undefined && verdict.surprise >= weakSignals.level)
      outputs.push(...this.#note(occasion, verdict));
    return outputs;
  }

  /** Several incidents share an activity: those that are one story become one, the oldest; else the most telling takes it. */
  #join(
    found: TrackedIncident[],
    judged: Verdict | undefined,
    outputs: PipelineOutput[],
    seq: number,
  ): TrackedIncident {
    const campaign = this.#table.at(campaignLink(judged?.campaign));
    const story = found.filter((each) => each === campaign || each.subject !== "repo" || each.actorKeys.length <= 2);
    if (story.length < 2) return found.reduce((a, b) => (b.weighted > a.weighted ? b : a));
    return unite(story, this.#uniting(outputs, seq));
  }

  #open(occasion: Occasion, verdict: Verdict, together: readonly Signal[] = []): PipelineOutput[] {
    const { observation, keys, seq } = occasion;
    const { subject, stream } = subjectOf(verdict, observation, keys);
    const id = incidentId(this.#settings.workspace, seq, 0);
    const incident = open({ id, seq, subject, stream, observation, verdict });
    incident.signals = together.slice();
    if (together.length > 0) incident.kind = "weak-signals";
    const { activity } = observation;
    const eventIds = this.#collect(incident, stream, activity.at);
    const link = entityLink(subject, observation);
    if (link !== 0) incident.links.push(link);
    this.#table.add(incident);
    this.#grow(incident, occasion, verdict);
    const shown = publicIncident(incident);
    const merged: PipelineOutput[] = [];
    const uniting = this.#uniting(merged, seq);
    const whole = withItsLike(enlistAll(incident, activity.at, uniting), uniting);
    const ledger = this.#decide(whole, occasion.watermark, seq);
    const isAlone = whole === incident;
    const change: IncidentChange = {
      output: "incident",
      seq,
      change: "opened",
      incident: isAlone ? publicIncident(incident) : shown,
      eventIds,
    };
    if (!isAlone) merged.push(this.#updated(whole, seq));
    return [change, ...merged, ...ledger, ...this.#table.makeRoom(seq)];
  }

  #attach(incident: TrackedIncident, occasion: Occasion, verdict: Verdict | undefined): PipelineOutput[] {
    const { observation, seq, watermark } = occasion;
    const { activity, actorKey } = observation;
    const { severity, eventCount, detectors } = incident;
    const heard = detectors.length;
    const joinsStream =
      verdict !== undefined &&
      (incident.subject === "actor" || verdict.campaign !== undefined || isMember(incident, occasion, this.#table));
    const isNews = joinsStream && !incident.streams.includes(actorKey);
    const eventIds = isNews ? this.#collect(incident, actorKey, activity.at) : [];
    include(incident, activity, this.#settings.suppressions);
    if (verdict !== undefined) this.#grow(incident, occasion, verdict);
    if (isNews) this.#table.addStream(incident, actorKey);
    const outputs: PipelineOutput[] = [];
    const isTurn = Math.clz32(incident.eventCount) !== Math.clz32(eventCount) || detectors.length > heard;
    const uniting = this.#uniting(outputs, seq);
    const whole = enlist(isTurn ? withItsLike(incident, uniting) : incident, activity, uniting);
    advanceState(whole, whole === incident ? severity : whole.severity, activity.at - whole.detectedAt);
    this.#table.touch(whole);
    const ledger = verdict === undefined ? [] : this.#decide(whole, watermark, seq);
    eventIds.push(activity.id);
    outputs.push({ output: "incident", seq, change: "updated", incident: publicIncident(whole), eventIds }, ...ledger);
    return outputs;
  }

  /** What happened in a stream in the hour before and belongs to nothing yet is evidence too; gives its ids, oldest first. */
  #collect(incident: TrackedIncident, stream: number, at: number): string[] {
    const events = this.recent.take(stream, at - HOUR_MS, MOST_EVIDENCE).reverse();
    for (const event of events) include(incident, event, this.#settings.suppressions);
    return events.map(({ id }) => id);
  }

  get #standards(): Standards {
    const { floor, severity } = this.#settings;
    return { feedback: this.#circumstances.feedback, floor, severity };
  }

  #uniting(outputs: PipelineOutput[], seq: number): Uniting {
    const { recent } = this;
    const [table, pager, since] = [this.#table, this.#pager, this.#since ?? 0];
    const { suppressions } = this.#settings;
    return { table, pager, recent, suppressions, standards: this.#standards, since, outputs, seq };
  }

  #grow(incident: TrackedIncident, { observation }: Occasion, verdict: Verdict): void {
    grow(incident, observation, verdict, this.#standards);
    if (verdict.campaign === undefined) return;
    incident.campaign ??= verdict.campaign;
    addEntities(incident, [{ kind: "pattern", name: verdict.campaign }]);
    this.#table.addLink(incident, campaignLink(verdict.campaign));
  }

  /** Keeps what is too weak alone, and opens an incident when several different things about one entity come together. */
  #note(occasion: Occasion, verdict: Verdict): PipelineOutput[] {
    const { observation, keys, seq } = occasion;
    const { floor, weakSignals } = this.#settings;
    const finding = weakFindingOf(verdict, observation, keys, weakSignals.level);
    if (finding === undefined) return [];
    const { entity, signal } = finding;
    const isKnown = this.#weak.has(entity, signal.at - weakSignals.withinMinutes * MINUTE_MS);
    const together = this.#weak.add(entity, signal, floor, weakSignals);
    if (together !== undefined) return this.#open(occasion, verdict, together);
    return isKnown ? [] : [weakEntry(finding, observation.activity, seq, this.#settings)];
  }

  #decide(incident: TrackedIncident, at: number, seq: number) {
    return this.#pager.decide(incident, { at, events: this.#events }, seq, this.#circumstances.feedGapAt(at));
  }

  /** The stream had a hole until `at` (ms), as the sentence says: one notice, unless it was noticed before. */
  hole(sentence: string, at: number, seq: number): Notice[] {
    return this.#circumstances.hole(sentence, at, seq);
  }

  /** Time has come to `watermark` without an activity. */
  tick(watermark: number, seq: number): PipelineOutput[] {
    return [...this.#circumstances.tick(watermark, seq), ...this.sweep(watermark, seq)];
  }

  /** What a person said of an incident, and what GitHub says of itself. */
  heed(control: Extract<Control, { kind: "feedback" | "status" }>): void {
    this.#circumstances.heed(control);
  }

  /** What was looked up about an incident: it may weigh more or less now, and a person be told. Nothing when it is not carried. */
  learnOf({ incidentId, facts }: Extract<Control, { kind: "fact" }>, at: number, seq: number): PipelineOutput[] {
    const incident = this.#table.get(incidentId);
    if (incident === undefined || !learnFacts(incident, facts)) return [];
    this.#pager.begin({ at, events: this.#events });
    const ledger = incident.state === "resolved" ? [] : this.#decide(incident, at, seq);
    return [this.#updated(incident, seq), ...ledger];
  }

  /** Resolves what was quiet, forgets what was long resolved, tells of what was held when there is room: once a minute. */
  sweep(watermark: number, seq: number): PipelineOutput[] {
    if (watermark < this.#sweptAt + MINUTE_MS) return [];
    this.#sweptAt = watermark;
    const outputs: PipelineOutput[] = [];
    const leastMs = this.#settings.incidents.quietMinutes * MINUTE_MS;
    const mostMs = Math.max(MOST_QUIET_MS, leastMs);
    for (const incident of this.#table.all()) {
      const quietMs = watermark - incident.lastEventAt;
      const enoughMs = Math.min(mostMs, leastMs * 2 ** incident.returns);
      if (incident.state !== "resolved" && quietMs > enoughMs) {
        incident.state = "resolved";
        outputs.push(this.#updated(incident, seq));
      }
      if (quietMs > Math.max(FORGET_MS, 2 * mostMs)) this.#table.forget(incident);
    }
    const released = this.#pager.release((id) => this.#table.get(id), { at: watermark, events: this.#events }, seq);
    if (released !== undefined) outputs.push(this.#updated(released.incident, seq), ...released.ledger);
    return outputs;
  }

  #updated(incident: TrackedIncident, seq: number): IncidentChange {
    this.#table.touch(incident);
    return { output: "incident", seq, change: "updated", incident: publicIncident(incident), eventIds: [] };
  }

  /** One part per incident, the ring of recent events, and the rest; only what changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map([...this.recent.save(all), ...this.#table.save(all)]);
    const head: IncidentHead = {
      sweptAt: this.#sweptAt,
      since: this.#since,
      events: this.#events,
      ids: this.#table.ids,
      pager: this.#pager.state,
      circumstances: this.#circumstances.state,
      weak: this.#weak.state,
      late: this.#late.state,
    };
    return parts.set("incidents", new TextEncoder().encode(JSON.stringify(head)));
  }

  /** @throws RangeError when a part is missing. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.recent.restore(parts);
    const bytes = parts.get("incidents");
    if (bytes === undefined) throw new RangeError("the snapshot lacks incidents");
    const head = JSON.parse(new TextDecoder().decode(bytes)) as IncidentHead;
    this.#sweptAt = head.sweptAt;
    this.#since = head.since;
    this.#events = head.events;
    this.#pager = new Pager(this.#settings, head.pager);
    this.#circumstances = new Circumstances(head.circumstances);
    this.#weak = WeakSignals.restore(head.weak);
    this.#late.restore(head.late);
    this.#table.restore(head.ids, parts);
  }

  /** Goes on with an incident that was opened before this state began. */
  adopt(incident: TrackedIncident): void {
    this.#table.add(incident);
  }
}
