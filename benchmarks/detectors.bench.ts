// What each detector costs per event, of an archive hour after another, in the same run.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parseEvent } from "@oddwatch/github-events";
import { normaliseEvent, STARTER_RULES } from "@oddwatch/pipeline";
import { BehaviourDetector } from "../packages/pipeline/src/detect/behaviour-detector.ts";
import { ClockworkDetector } from "../packages/pipeline/src/detect/clockwork-detector.ts";
import { CoordinationDetector } from "../packages/pipeline/src/detect/coordination-detector.ts";
import { ForestDetector } from "../packages/pipeline/src/detect/forest-detector.ts";
import { Panel } from "../packages/pipeline/src/detect/panel.ts";
import { PeerDetector } from "../packages/pipeline/src/detect/peer-detector.ts";
import { Population } from "../packages/pipeline/src/detect/population.ts";
import { Readings } from "../packages/pipeline/src/detect/readings.ts";
import { tailDetectors } from "../packages/pipeline/src/detect/tail-detectors.ts";
import { WaveDetector } from "../packages/pipeline/src/detect/wave-detector.ts";
import { FeatureExtractor, type Observation } from "../packages/pipeline/src/features/extract.ts";
import { RuleDetector } from "../packages/pipeline/src/rules/rule-detector.ts";
import { reportFigure } from "./figure.ts";
import { recordedHours } from "./recorded-hours.ts";

const command = "npm run bench -- detectors";
const TOGETHER = 512;
const FOREST = { trees: 50, sampleSize: 256, seed: "bench" };
const LATE = Date.UTC(2100, 0, 1);

const { paths, name } = recordedHours();
const features = new FeatureExtractor();
const hours = paths.slice(0, 2).map((path) => observationsOf(path));
const measured = hours[hours.length - 1];
const [population, readings] = [new Population(), new Readings()];

for (const detector of tailDetectors()) {
  if (!detector.speaks) continue;
  report(detector.name, (observation) => detector.judge(observation, population, readings));
}
const forest = new ForestDetector(FOREST);
reportMany("forest, scored 512 at a time", (run) => {
  const scores = forest.scoreAndLearn(run);
  for (const [place, observation] of run.entries()) forest.judge(observation, scores[place], readings);
});
const peers = new PeerDetector();
report(peers.name, (observation) => peers.judge(observation, population, readings));
const behaviour = new BehaviourDetector();
report(behaviour.name, (each) => behaviour.judge(each, behaviour.history.stand(each), population));
const clockwork = new ClockworkDetector();
report(clockwork.name, (observation) => clockwork.judge(observation, population));
const coordination = new CoordinationDetector();
report(coordination.name, (observation) => coordination.judge(observation, population, readings));
const waves = new WaveDetector();
report(waves.name, (observation) => waves.judge(observation));
const rules = new RuleDetector(STARTER_RULES);
report(`${STARTER_RULES.length} starter rules`, (observation) => rules.judge(observation));
const panel = new Panel({ ...FOREST, rules: [] });
reportMany("all of them and fusion, without rules", (run) => panel.judgeMany(run));

function observationsOf(path: string): Observation[] {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
  return lines.flatMap((line) => {
    const { event } = parseEvent(JSON.parse(line));
    return event === undefined ? [] : features.observe(normaliseEvent(event, { seenAt: LATE, lane: "archive" }));
  });
}

function report(detector: string, judge: (observation: Observation) => unknown): void {
  reportMany(detector, (run) => {
    for (const observation of run) judge(observation);
  });
}

/** All hours but the last are there to learn from; processor time, so that others on the machine matter less. */
function reportMany(detector: string, judge: (run: readonly Observation[]) => unknown): void {
  if (hours.length > 1) judgeAll(hours[0], judge);
  const before = process.cpuUsage();
  judgeAll(measured, judge);
  const { user, system } = process.cpuUsage(before);
  const micros = (user + system) / measured.length;
  reportFigure({
    what: `detectors, ${name}: processor time per event, ${detector}`,
    figure: `${micros.toFixed(2)} µs`,
    command,
  });
}

function judgeAll(observations: readonly Observation[], judge: (run: readonly Observation[]) => unknown): void {
  for (let from = 0; from < observations.length; from += TOGETHER) judge(observations.slice(from, from + TOGETHER));
}
