// Watches three measurements of a web shop, minute by minute: how strange is this minute, and what about it?
import { Random, RandomCutForest, Spot } from "@oddwatch/anomaly";

const NAMES = ["requests", "errors", "seconds"];
const random = new Random("shop");
const noise = () => random.next() + random.next() - 1;

/** What is measured in a minute: a day goes up and down, and twice something goes wrong. */
function measure(minute) {
  const day = Math.sin((2 * Math.PI * minute) / 1440);
  const usual = [600 + 300 * day + 40 * noise(), 4 + noise(), 0.2 + 0.02 * day + 0.02 * noise()];
  if (minute === 5000) return [usual[0], 60, usual[2]];
  if (minute === 6500) return [20, usual[1], usual[2]];
  return usual;
}

// Counts and durations differ by factors: on a logarithmic scale the dimensions can be compared.
const toPoint = (values) => Float64Array.from(values, (value) => Math.log1p(value));

const forest = new RandomCutForest({ dimensions: 3, seed: "shop" });
const scores = new Spot({ probability: 0.0001 }); // how likely is a score this high?

for (let minute = 0; minute < 7000; minute++) {
  const point = toPoint(measure(minute));
  const score = forest.score(point); // before it is learned; undefined at first
  if (score !== undefined) {
    if (scores.isExtreme(score)) console.log(`minute ${minute}: ${explain(point)}`);
    scores.learn(score);
  }
  forest.learn(point);
}

/** The dimension that weighs most, which way, and what it would be if all were well. */
function explain(point) {
  const { high, low } = forest.directedAttribution(point);
  const weights = Array.from(high, (each, dimension) => each + low[dimension]);
  const dimension = weights.indexOf(Math.max(...weights));
  const way = high[dimension] > low[dimension] ? "many" : "few";
  const [is, expected] = [point[dimension], forest.expected(point, dimension)].map(Math.expm1);
  return `${is.toFixed(0)} ${NAMES[dimension]} are too ${way}; usual would be ${expected > 100 ? "hundreds" : "a few"}`;
}

// It prints:
// minute 5000: 60 errors are too many; usual would be a few
// minute 6500: 20 requests are too few; usual would be hundreds
