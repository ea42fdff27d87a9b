// A detector that is stopped and started again goes on as if it had never stopped.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidStateError, RandomCutForest } from "@oddwatch/anomaly";

const load = (hour) => Float64Array.of(Math.sin(hour / 4), Math.cos(hour / 4));
const folder = mkdtempSync(join(tmpdir(), "detector-"));
const file = join(folder, "forest.bin");

const forest = new RandomCutForest({ dimensions: 2, seed: "saved" });
for (let hour = 0; hour < 1000; hour++) forest.learn(load(hour));
writeFileSync(file, forest.save());

const restored = RandomCutForest.restore(readFileSync(file));
let same = 0;
for (let hour = 1000; hour < 1500; hour++) {
  if (restored.score(load(hour)) === forest.score(load(hour))) same += 1;
  forest.learn(load(hour));
  restored.learn(load(hour));
}
console.log(`after the restart ${same} of 500 scores are the same to the last bit`);

try {
  RandomCutForest.restore(readFileSync(file).subarray(0, 100));
} catch (error) {
  if (!(error instanceof InvalidStateError)) throw error;
  console.log("a file that was cut off is refused");
}
rmSync(folder, { recursive: true });

// It prints:
// after the restart 500 of 500 scores are the same to the last bit
// a file that was cut off is refused
