// What each step of the way from an activity to an incident costs per event, detector by detector, in the same run.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { archiveHourEnd, parseEvent } from "@oddwatch/github-events";
import { type Activity, DEFAULT_SETTINGS, normaliseEvent, Pipeline, STARTER_RULES } from "@oddwatch/pipeline";
import { BehaviourDetector } from "../packages/pipeline/src/detect/behaviour-detector.ts";
import { ClockworkDetector } from "../packages/pipeline/src/detect/clockwork-detector.ts";
import { CoordinationDetector } from "../packages/pipeline/src/detect/coordination-detector.ts";
import { ForestDetector } from "../packages/pipeline/src/detect/forest-detector.ts";
import { Panel } from "../packages/pipeline/src/detect/panel.ts";
import { PeerDetector } from "../packages/pipeline/src/detect/peer-detector.ts";
import { Population } from "../packages/pipeline/src/detect/population.ts";
import { RareTypeDetector } from "../packages/pipeline/src/detect/rare-type-detector.ts";
import { Readings } from "../packages/pipeline/src/detect/readings.ts";
import { tailDetectors } from "../packages/pipeline/src/detect/tail-detectors.ts";
import { WaveDetector } from "../packages/pipeline/src/detect/wave-detector.ts";
import { FeatureExtractor, type Observation } from "../packages/pipeline/src/features/extract.ts";
import { IncidentTracker } from "../packages/pipeline/src/incidents/incident-tracker.ts";
import { RuleDetector } from "../packages/pipeline/src/rules/rule-detector.ts";
import type { Verdict } from "../packages/pipeline/src/verdict.ts";
import { reportFigure } from "./figure.ts";
import { recordedHours } from "./recorded-hours.ts";

const command = "npm run bench -- detectors";
/** As many as the pipeline judges together. */
const TOGETHER = 4_096;
const FOREST = { trees: 50, sampleSize: 256, seed: "bench" };

const { paths, name } = recordedHours();
const hours = paths.slice(0, 2).map((path) => activitiesOf(path));
const [population, readings] = [new Population(), new Readings()];

const features = new FeatureExtractor();
const observed = hours.map((): Observation[] => []);
report("features", (run, hour) => {
  for (const activity of run) observed[hour].push(features.observe(activity));
});
for (const detector of tailDetectors()) {
  const what = detector.speaks ? detector.name : `${detector.name}, which only notes what is usual`;
  judging(what, (observation) => detector.judge(observation, population, readings));
}
const forest = new ForestDetector(FOREST);
report(`forest, scored ${TOGETHER} at a time`, (run, hour, from) => {
  const observations = observed[hour].slice(from, from + run.length);
  const scores = forest.scoreAndLearn(observations);
  for (let place = 0; place < run.length; place++) forest.judge(observations[place], scores[place], readings);
});
const peers = new PeerDetector();
judging(peers.name, (observation) => peers.judge(observation, population, readings));
const behaviour = new BehaviourDetector();
judging(behaviour.name, (each) => behaviour.judge(each, behaviour.history.stand(each), population));
const clockwork = new ClockworkDetector();
judging(clockwork.name, (observation) => clockwork.judge(observation, population));
const coordination = new CoordinationDetector();
judging(coordination.name, (observation) => coordination.judge(observation, population, readings));
const waves = new WaveDetector();
judging(waves.name, (observation) => waves.judge(observation));
const rareTypes = new RareTypeDetector();
judging(rareTypes.name, (observation) => rareTypes.judge(observation));
const rules = new RuleDetector(STARTER_RULES);
judging(`${STARTER_RULES.length} starter rules`, (observation) => rules.judge(observation));
const panel = new Panel({ ...FOREST, rules: STARTER_RULES });
const verdicts = hours.map((): (Verdict | undefined)[] => []);
report("all of them and fusion", (run, hour, from) => {
  const observations = observed[hour].slice(from, from + run.length);
  for (const verdict of panel.judgeMany(observations)) verdicts[hour].push(verdict);
});
const incidents = new IncidentTracker(DEFAULT_SETTINGS);
let seq = 0;
report("incidents and alert budget", (run, hour, from) => {
  run.forEach((activity, place) => {
    incidents.record(observed[hour][from + place], verdicts[hour][from + place], ++seq, activity.at);
  });
});
const pipeline = new Pipeline();
report("the whole pipeline", (run) =>
  pipeline.process(run.map((activity, place) => ({ seq: pipeline.seq + 1 + place, activity }))),
);

function activitiesOf(path: string): Activity[] {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
  const hourEnd = archiveHourEnd(path);
  return lines.flatMap((line) => {
    const { event } = parseEvent(JSON.parse(line));
    return event === undefined ? [] : normaliseEvent(event, { seenAt: hourEnd ?? event.at, lane: "archive" });
  });
}

function judging(detector: string, judge: (observation: Observation) => unknown): void {
  report(detector, (run, hour, from) => {
    for (let place = from; place < from + run.length; place++) judge(observed[hour][place]);
  });
}

/** What takes activities of an hour that begin at `from`. */
type Step = (run: readonly Activity[], hour: number, from: number) => unknown;

/** All hours but the last are there to learn from; this thread's processor time, so that others on the machine matter less. */
function report(what: string, step: Step): void {
  let micros = 0;
  for (const hour of hours.keys()) micros = measured(hour, step);
  reportFigure({
    what: `detectors, ${name}: processor time per event, ${what}`,
    figure: `${micros.toFixed(2)} µs`,
    command,
  });
}

function measured(hour: number, step: Step): number {
  const activities = hours[hour];
  const before = process.threadCpuUsage();
  for (let from = 0; from < activities.length; from += TOGETHER) {
    step(activities.slice(from, from + TOGETHER), hour, from);
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / activities.length;
}
