// Points per CPU second of the self-organising map and the autoencoders, one at a time.
import { reportFigure } from "../../../benchmarks/figure.ts";
import { Autoencoder, type Detector, Random, SelfOrganizingMap } from "../src/index.ts";

const ROUNDS = 5;
const COMMAND = "npm run bench -w packages/anomaly -- neural-speed";

const subjects: Record<string, (dimensions: number) => Detector> = {
  "self-organising map, 10 × 10": (dimensions) => new SelfOrganizingMap({ dimensions, seed: 1 }),
  autoencoder: (dimensions) => new Autoencoder({ dimensions, seed: 1 }),
  "variational autoencoder": (dimensions) => new Autoencoder({ dimensions, seed: 1, variational: true }),
};

/** Of the quickest of several rounds over `points`. */
function pointsPerCpuSecond(points: readonly Float64Array[], work: (x: Float64Array) => void): number {
  const seconds = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    for (const x of points) work(x);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  });
  return points.length / Math.min(...seconds);
}

for (const [dimensions, count] of [
  [10, 50_000],
  [32, 20_000],
  [299, 3000],
]) {
  const random = new Random("speed");
  const points = Array.from({ length: count }, () =>
    Float64Array.from({ length: dimensions }, () => random.next() + random.next() + random.next()),
  );
  for (const [name, create] of Object.entries(subjects)) {
    const detector = create(dimensions);
    const learning = pointsPerCpuSecond(points, (x) => detector.learn(x));
    const scoring = pointsPerCpuSecond(points, (x) => detector.score(x));
    reportFigure({
      what: `${name}, d = ${dimensions}: points learned and points scored per CPU second`,
      figure: `${Math.round(learning / 1000)}k and ${Math.round(scoring / 1000)}k`,
      target: dimensions === 10 ? "20k learned" : undefined,
      command: COMMAND,
    });
  }
}
