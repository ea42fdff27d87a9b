// Which rows of a table are strange, and by which column? A forest is fitted once, kept as JSON, and explains itself.
import { IsolationForest, Random } from "@oddwatch/anomaly";

const NAMES = ["pushes", "repositories", "share at night"];
const random = new Random("accounts");
const rows = Array.from({ length: 2000 }, () => {
  const pushes = Math.floor(-12 * Math.log(random.nextOpen()));
  return [pushes, 1 + Math.floor((pushes / 8) * random.next()), 0.3 * random.next()];
});
rows[700] = [480, 1, 0.6]; // pushes to one repository, all day and all night
rows[1400] = [12, 90, 0.9]; // a little everywhere, at night

const forest = IsolationForest.fit(rows, {
  names: NAMES,
  seed: "accounts",
  sampleSize: 1024,
  contamination: 0.001, // at most one in a thousand of these rows is called strange
});

const json = JSON.stringify(forest);
const loaded = IsolationForest.fromJSON(JSON.parse(json));

for (const [index, isStrange] of loaded.predict(rows).entries()) {
  if (isStrange === 0) continue;
  const { bits } = loaded.explain(rows[index]); // SHAP values: each bit doubles the score
  const column = bits.indexOf(Math.max(...bits));
  console.log(`account ${index} is strange, most of all by its ${NAMES[column]}: ${rows[index][column]}`);
}
console.log(`the model read back gives the same scores: ${loaded.score(rows[0]) === forest.score(rows[0])}`);

// It prints:
// account 700 is strange, most of all by its pushes: 480
// account 1400 is strange, most of all by its repositories: 90
// the model read back gives the same scores: true
