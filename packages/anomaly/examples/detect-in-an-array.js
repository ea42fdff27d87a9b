// Which values of a list are strange? Median and median distance are not moved by the strange ones themselves, as mean
// and deviation would be: with those the outage below would hide the slow reply.
import { median, medianAbsoluteDeviation } from "@oddwatch/anomaly";

const replyMs = [98, 104, 101, 97, 110, 93, 102, 99, 310, 105, 96, 100, 103, 9000, 9000, 94, 107, 101, 12, 100];

const usual = median(replyMs);
const spread = 1.4826 * medianAbsoluteDeviation(replyMs); // the deviation of normal values that are spread so far
console.log(`usual is ${usual} ms, give or take ${spread.toFixed(1)}`);

for (const [index, value] of replyMs.entries()) {
  const spreads = (value - usual) / spread;
  if (Math.abs(spreads) < 6) continue;
  console.log(
    `reply ${index}: ${value} ms is ${Math.abs(spreads).toFixed(0)} spreads ${spreads > 0 ? "above" : "below"}`,
  );
}

// It prints:
// usual is 101 ms, give or take 5.9
// reply 8: 310 ms is 35 spreads above
// reply 13: 9000 ms is 1501 spreads above
// reply 14: 9000 ms is 1501 spreads above
// reply 18: 12 ms is 15 spreads below
