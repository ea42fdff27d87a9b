import { Random } from "@oddwatch/anomaly";
import { type Activity, Pipeline } from "@oddwatch/pipeline";
import { RankByBaselines } from "./baselines/rank-by-baselines.ts";
import { gapOf, noticedAfterMs, throughGap } from "./feed-gap.ts";
import { inject } from "./inject.ts";
import { BUDGET, judge, qualitySettings, type Snapshot, score, warmUp } from "./judge.ts";
import type { JudgedRun } from "./outcome.ts";
import type { RunPlan, Variant } from "./plan.ts";
import { type RecordedStream, readStream, type StreamSource } from "./recorded-stream.ts";
import type { Scenario, ScenarioKind } from "./scenario.ts";
import { thinned, withPushShare } from "./thin.ts";

/** A stream as a variant shows it, and the state it is judged from. */
interface Prepared {
  stream: RecordedStream;
  background: Activity[];
  snapshot: Snapshot;
  /** Logins and repositories of the background. */
  actors: string[];
  repos: string[];
  ids: Map<string, number>;
  baselines: RankByBaselines | undefined;
}

/** Makes runs one by one. Keeps the last stream and its snapshot: runs of one stream and variant should follow each other. */
export class RunJudge {
  readonly #sources: readonly StreamSource[];
  readonly #generators: ReadonlyMap<string, ScenarioKind>;
  #stream: { source: number; stream: RecordedStream } | undefined;
  #prepared: { key: string; prepared: Prepared } | undefined;

  constructor(sources: readonly StreamSource[], generators: readonly ScenarioKind[]) {
    this.#sources = sources;
    this.#generators = new Map(generators.map((each) => [each.name, each]));
  }

  async run(plan: RunPlan): Promise<JudgedRun> {
    const { variant, strength, seed } = plan;
    const prepared = await this.#prepare(plan);
    const { stream, background, snapshot, baselines } = prepared;
    const scenarios = [...plan.scenarios, ...plan.hardNegatives].map((name, index) =>
      this.#scenario(name, `${seed}/${index}`, strength, prepared),
    );
    const injected = inject(background, scenarios, Math.max(...new Set(background.map(({ seenAt }) => seenAt))));
    if (variant.coverage !== undefined) injected.activities = thinned(injected.activities, variant.coverage, seed);
    const gap = gapOf(scenarios);
    if (gap !== undefined) injected.activities = throughGap(injected.activities, gap, seed);
    const { ranked, notices, seconds } = judge(snapshot, injected.activities, stream.start, variant);
    const scored = score(ranked, scenarios, injected);
    baselines?.rank(scenarios, injected, scored.outcomes, seed);
    return {
      ...scored,
      stream: stream.name,
      variant: variant.label,
      strength,
      seed,
      backgroundEvents: background.length,
      events: injected.activities.length,
      seconds,
      ...(gap !== undefined && { gap: { noticedAfterMs: noticedAfterMs(gap, notices) } }),
    };
  }

  #scenario(
    name: string,
    seed: string,
    strength: number,
    { stream, background, actors, repos, ids }: Prepared,
  ): Scenario {
    const generator = this.#generators.get(name);
    if (generator === undefined) throw new RangeError(`no scenario is called ${JSON.stringify(name)}`);
    return generator.generate({
      random: new Random(seed),
      start: stream.start,
      end: stream.end,
      strength,
      backgroundEvents: background.length,
      era: stream.era,
      knownActors: actors,
      knownRepos: repos,
      knownIds: ids,
    });
  }

  async #prepare({ stream: source, variant, baselines }: RunPlan): Promise<Prepared> {
    const key = JSON.stringify([source, variant, baselines]);
    if (this.#prepared?.key === key) return this.#prepared.prepared;
    this.#prepared = undefined; // two at a time would need twice the memory
    if (this.#stream?.source !== source) this.#stream = { source, stream: await readStream(this.#sources[source]) };
    const { stream } = this.#stream;
    const background = mixed(stream.judged, variant);
    const before = variant.cold ? [] : seen(mixed(stream.warmUp, variant), variant);
    const settings = qualitySettings(BUDGET / (variant.coverage ?? 1));
    const prepared = {
      stream,
      background,
      snapshot: warmUp(before, settings, variant),
      actors: [...new Set(background.map(({ actor }) => actor))],
      repos: [...new Set(background.flatMap(({ repo }) => repo ?? []))],
      ids: idsOf(background),
      baselines: baselines ? new RankByBaselines(before, stream.start, new Pipeline().detectors) : undefined,
    };
    this.#prepared = { key, prepared };
    return prepared;
  }
}

function mixed(activities: Activity[], { pushShare }: Variant): Activity[] {
  return pushShare === undefined ? activities : withPushShare(activities, pushShare, "background");
}

function seen(activities: Activity[], { coverage }: Variant): Activity[] {
  return coverage === undefined ? activities : thinned(activities, coverage, "warm-up");
}

function idsOf(activities: readonly Activity[]): Map<string, number> {
  const ids = new Map<string, number>();
  for (const { actor, actorId, repo, repoId } of activities) {
    if (actorId !== undefined) ids.set(actor, actorId);
    if (repo !== undefined && repoId !== undefined) ids.set(repo, repoId);
  }
  return ids;
}
