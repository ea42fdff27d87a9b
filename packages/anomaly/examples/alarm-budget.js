// From scores of any scale to at most three alarms a day, whatever comes.
import { AlarmBudget, Random, Spot } from "@oddwatch/anomaly";

const A_DAY = 288; // a score every five minutes
const random = new Random("scores");
const scores = Array.from({ length: 30 * A_DAY }, () => -Math.log(random.nextOpen()));
for (let index = 20 * A_DAY; index < 20 * A_DAY + 60; index++) scores[index] += 15; // five bad hours on day 20

const tail = new Spot({ probability: 0.001 }); // calls extreme what comes once in a thousand times or less
const budget = new AlarmBudget({ alarms: 3, per: A_DAY });
let extreme = 0;
const alarms = []; // the times at which one was raised

for (const [index, score] of scores.entries()) {
  if (tail.isExtreme(score)) extreme += 1;
  if (budget.isAlarm(score)) alarms.push(index);
  tail.learn(score);
  budget.learn(score);
}

const within24Hours = alarms.map((at) => alarms.filter((other) => other >= at && other < at + A_DAY).length);
console.log(`in 30 days ${extreme} scores were extreme, and ${alarms.length} raised an alarm`);
console.log(`in no 24 hours were there more than ${Math.max(...within24Hours)}`);

// It prints:
// in 30 days 63 scores were extreme, and 54 raised an alarm
// in no 24 hours were there more than 3
