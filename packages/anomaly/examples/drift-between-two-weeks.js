// Does this week's traffic still look like last week's, on which a model was trained? If not, which column moved?
import { Random, TableDrift } from "@oddwatch/anomaly";

const NAMES = ["seconds", "bytes", "hour"];
const random = new Random("weeks");

/** A week of requests: how long they took, how large they were, and when they came. */
function week({ slowdown }) {
  return Array.from({ length: 3000 }, () => {
    const bytes = Math.exp(8 + random.next() + random.next());
    return [slowdown * (0.1 + bytes / 1e5) - 0.05 * Math.log(random.nextOpen()), bytes, Math.floor(24 * random.next())];
  });
}

const drift = new TableDrift(week({ slowdown: 1 }), { names: NAMES });

for (const [name, rows] of [
  ["an ordinary week", week({ slowdown: 1 })],
  ["a slow week", week({ slowdown: 1.3 })],
]) {
  const report = drift.compare(rows);
  console.log(`${name}: ${report.drifted} of ${report.features.length} columns have drifted`);
  for (const { name: column, drifted, statistic, threshold } of report.features) {
    const size = statistic > 2 * threshold ? "far" : "just";
    if (drifted) console.log(`- ${column}, ${size} beyond what matters`);
  }
}

// It prints:
// an ordinary week: 0 of 3 columns have drifted
// a slow week: 1 of 3 columns have drifted
// - seconds, far beyond what matters
