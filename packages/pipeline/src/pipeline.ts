import type { Activity } from "./activity.ts";
import { completeSettings } from "./complete-settings.ts";
import type { DelayedParts } from "./delayed-parts.ts";
import { Panel } from "./detect/panel.ts";
import { FeatureExtractor, type Observation } from "./features/extract.ts";
import { adopted, type StoredOpening } from "./incidents/adopt-incident.ts";
import { IncidentTracker } from "./incidents/incident-tracker.ts";
import { ProfileTeller } from "./incidents/profile-teller.ts";
import type { Control, PipelineInput } from "./input.ts";
import type { PipelineOutput } from "./output.ts";
import { relearnedBy } from "./relearned-by.ts";
import { BlindFields } from "./rules/blind-fields.ts";
import { rulesInForce } from "./rules/rules-in-force.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "./settings.ts";
import type { Verdict } from "./verdict.ts";
import { Watermark } from "./watermark.ts";

/** Changes whenever saved state of an older version could no longer be read or would mean something else. */
export const STATE_FORMAT = 10;

/** Activities judged together at most: bounds the memory that one call takes beside the state. */
const MOST_TOGETHER = 4_096;

/** What a run may do otherwise than the service does. Not part of the settings: nobody's incidents are decided with it. */
export interface PipelineOptions {
  /** Names of detectors that are not asked, as `detectors` gives them: for measuring what each is worth. Default none. */
  without?: readonly string[];
}

/** What changed in the saved state since the last save: parts to write, and the names of all parts that belong to it. */
export interface SavedState {
  seq: number;
  changed: Map<string, Uint8Array>;
  /** Every part of the whole state, changed or not; any other may be thrown away. */
  names: Set<string>;
}

/**
 * From inputs to incidents: the pure heart that live service, replay, tests and recovery share.
 *
 * No clock, no I/O; randomness is seeded. The same inputs give the same outputs, however they are split into calls.
 * About 50 microseconds per activity; memory bounded whatever the input (under 200 MB).
 *
 * @example
 * const pipeline = new Pipeline();
 * const outputs = pipeline.process([{ seq: 1, activity }]);
 */
export class Pipeline {
  #settings: PipelineSettings;
  #features = new FeatureExtractor();
  #panel: Panel;
  #incidents: IncidentTracker;
  #watermark = new Watermark();
  #blind: BlindFields;
  #profiles = new ProfileTeller();
  #seq = 0;
  #names = new Set<string>();

  /** @throws RangeError when `without` names no detector. */
  constructor(settings: PipelineSettings = DEFAULT_SETTINGS, options: PipelineOptions = {}) {
    this.#settings = completeSettings(settings); // a log may be older than some of them
    this.#panel = panelOf(this.#settings, options);
    this.#blind = new BlindFields(rulesInForce(this.#settings.rules).rules);
    this.#incidents = new IncidentTracker(this.#settings);
  }

  /** `seq` of the newest input that was processed, 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  get settings(): PipelineSettings {
    return this.#settings;
  }

  /** Names of all detectors that are there to be asked. */
  get detectors(): string[] {
    return this.#panel.detectors;
  }

  /** How far event time has come, ms since epoch; undefined before the first activity. */
  get watermark(): number | undefined {
    return this.#watermark.at;
  }

  /**
   * Processes inputs in the order of the log. @throws RangeError when one is not the next by `seq`: going on would decide
   * differently than a replay.
   */
  process(inputs: readonly PipelineInput[]): PipelineOutput[] {
    const outputs: PipelineOutput[] = [];
    for (let from = 0; from < inputs.length; ) {
      const { seq, control } = inputs[from];
      if (seq !== this.#seq + 1) throw new RangeError(`input ${seq} does not follow ${this.#seq}`);
      if (control !== undefined) {
        this.#seq = seq;
        this.#control(control, outputs);
        from++;
        continue;
      }
      const run = activitiesFrom(inputs, from);
      this.#take(run, outputs);
      from += run.length;
    }
    return outputs;
  }

  /** Activities in a row are measured and judged together, which is faster, and recorded in turn: the outputs are the same. */
  #take(run: readonly Activity[], outputs: PipelineOutput[]): void {
    const observations = run.map((activity) => this.#features.observe(activity));
    const verdicts = this.#panel.judgeMany(observations);
    for (let place = 0; place < observations.length; place++) {
      this.#seq++;
      this.#record(observations[place], verdicts[place], outputs);
    }
  }

  #record(observation: Observation, verdict: Verdict | undefined, outputs: PipelineOutput[]): void {
    const { activity } = observation;
    const gap = this.#watermark.advance(activity);
    if (gap !== undefined) outputs.push(...this.#incidents.hole(gap, activity.at, this.#seq));
    for (const text of this.#blind.observe(activity))
      outputs.push({ output: "notice", seq: this.#seq, at: activity.at, kind: "blind-feature", text });
    const watermark = this.#watermark.at ?? activity.at;
    let joined = false;
    for (const output of this.#incidents.record(observation, verdict, this.#seq, watermark)) {
      outputs.push(output);
      joined ||= output.output === "incident" && output.eventIds.length > 0;
    }
    if (joined) outputs.push(...this.#profiles.tell(observation, this.#seq));
  }

  #control(control: Control, outputs: PipelineOutput[]): void {
    switch (control.kind) {
      case "tick":
        this.#watermark.tick(control.at);
        outputs.push(...this.#incidents.tick(this.#watermark.at ?? control.at, this.#seq));
        return;
      case "settings":
        this.#tellRelearned(this.#adjust(control.settings), control.at, outputs);
        this.#tellRefusedRules(control.at, outputs);
        return;
      case "feedback":
      case "status":
        this.#incidents.heed(control);
        return;
      case "fact":
        outputs.push(...this.#incidents.learnOf(control, this.#watermark.at ?? control.at, this.#seq));
        return;
      case "coverage":
      case "sampling":
      case "rebuilt":
        return;
    }
  }

  /** Gives the names of the detectors that begin anew. */
  #adjust(given: PipelineSettings): string[] {
    const before = this.#settings;
    const settings = completeSettings(given);
    this.#settings = settings;
    this.#incidents.settings = settings;
    this.#panel.adjust(settings);
    const relearned = relearnedBy(before, settings);
    if (relearned.includes("forest")) this.#panel.plantForests(forestsOf(settings));
    const { rules } = rulesInForce(settings.rules);
    this.#panel.useRules(rules);
    this.#blind.use(rules);
    return relearned;
  }

  #tellRelearned(detectors: readonly string[], at: number, outputs: PipelineOutput[]): void {
    for (const name of detectors) {
      const text = `By other settings the detector “${name}” learns anew; all others go on with what they know.`;
      outputs.push({ output: "notice", seq: this.#seq, at, kind: "relearning", text });
    }
  }

  /** Rules are checked before they are stored; one that an older version took may name what this one does not know. */
  #tellRefusedRules(at: number, outputs: PipelineOutput[]): void {
    for (const { rule, problem } of rulesInForce(this.#settings.rules).refused) {
      const text = `The rule ${rule.id} does not run: ${problem.path.join(".")}: ${problem.message}`;
      outputs.push({ output: "notice", seq: this.#seq, at, kind: "blind-feature", text });
    }
  }

  /** Activities judged since the state began, how full each bounded table is, and which detectors can judge. */
  get figures(): { judged: number; keys: Record<string, number>; ready: Record<string, boolean> } {
    const tables = this.#features.tables.map((table) => [table.name, table.size] as const);
    const keys = Object.fromEntries([...tables, ["incidents", this.#incidents.size]]);
    return { judged: this.#incidents.events, keys, ready: this.#panel.ready() };
  }

  /**
   * The state since the last save, as it is at this moment. `all` gives every part. With `delayed`, large parts are not in
   * `changed`, only in `names`: they are those of `delayed`, once it has come to its end, whatever is processed meanwhile. One at a time: beginning
   * another spoils the one before.
   */
  save(all = false, delayed?: DelayedParts): SavedState {
    const changed = new Map<string, Uint8Array>();
    const head = {
      seq: this.#seq,
      settings: this.#settings,
      watermark: this.#watermark.state,
      blind: this.#blind.state,
      profiles: this.#profiles.state,
    };
    changed.set("pipeline", new TextEncoder().encode(JSON.stringify(head)));
    for (const part of [this.#features.save(all, delayed), this.#panel.save(all, delayed), this.#incidents.save(all)]) {
      for (const [name, bytes] of part) changed.set(name, bytes);
    }
    const gone = (name: string) =>
      name.startsWith("incident/") && !this.#incidents.carries(name.slice("incident/".length));
    this.#names = new Set([...this.#names, ...changed.keys(), ...(delayed?.names ?? [])].filter((name) => !gone(name)));
    return { seq: this.#seq, changed, names: new Set(this.#names) };
  }

  /** Goes on exactly from a whole saved state. @throws RangeError when a part is missing or broken. */
  static restore(parts: ReadonlyMap<string, Uint8Array>, options: PipelineOptions = {}): Pipeline {
    const head = parts.get("pipeline");
    if (head === undefined) throw new RangeError("the snapshot lacks its head");
    const { seq, settings, watermark, blind, profiles } = JSON.parse(new TextDecoder().decode(head));
    const pipeline = new Pipeline(settings, options);
    pipeline.#seq = seq;
    pipeline.#watermark = new Watermark(watermark);
    pipeline.#blind = new BlindFields(rulesInForce(pipeline.settings.rules).rules, blind);
    pipeline.#profiles = new ProfileTeller(profiles);
    pipeline.#features.restore(parts);
    pipeline.#panel.restore(parts);
    pipeline.#incidents.restore(parts);
    pipeline.#names = new Set(parts.keys());
    return pipeline;
  }

  /**
   * Begins anew after an upgrade made the saved state unreadable: at `seq` with nothing learned yet, carrying the open
   * incidents as their rows tell them. `learn` then takes in the newest part of the log.
   */
  static begin(settings: PipelineSettings, open: readonly StoredOpening[]): Pipeline {
    const pipeline = new Pipeline(settings);
    for (const each of open) pipeline.#incidents.adopt(adopted(each));
    return pipeline;
  }

  /** Takes inputs in as `process` would, opening and changing nothing. They need not begin at 1. */
  learn(inputs: readonly PipelineInput[]): void {
    for (let from = 0; from < inputs.length; ) {
      const { seq, control } = inputs[from];
      this.#seq = seq;
      if (control?.kind === "settings") this.#adjust(control.settings);
      if (control?.kind === "feedback" || control?.kind === "status") this.#incidents.heed(control);
      if (control !== undefined) {
        from++;
        continue;
      }
      const run = activitiesFrom(inputs, from);
      for (const activity of run) {
        this.#watermark.advance(activity);
        this.#blind.observe(activity);
      }
      this.#panel.judgeMany(run.map((activity) => this.#features.observe(activity)));
      from += run.length;
      this.#seq = inputs[from - 1].seq;
    }
  }
}

/** The activities that follow each other from this place on, by `seq` too; no more than are judged together. */
function activitiesFrom(inputs: readonly PipelineInput[], from: number): Activity[] {
  const run: Activity[] = [];
  for (let at = from; at < inputs.length && run.length < MOST_TOGETHER; at++) {
    const { seq, activity } = inputs[at];
    if (activity === undefined || seq !== inputs[from].seq + run.length) break;
    run.push(activity);
  }
  return run;
}

function panelOf(settings: PipelineSettings, { without }: PipelineOptions): Panel {
  const { rules } = rulesInForce(settings.rules);
  const panel = new Panel({ ...forestsOf(settings), rules, without });
  panel.adjust(settings);
  return panel;
}

function forestsOf({ forest, seed, workspace }: PipelineSettings) {
  return { ...forest, seed: `${seed}/${workspace}` };
}
