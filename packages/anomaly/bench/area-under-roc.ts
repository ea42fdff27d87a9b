/**
 * The chance that an outlier scores above one of the rest, ties counting half: the area under the ROC curve, by the rank
 * sum of Mann and Whitney (1947). NaN without outliers or without others. O(n log n).
 */
export function areaUnderRoc(scores: ArrayLike<number>, isOutlier: (index: number) => boolean): number {
  const order = Uint32Array.from({ length: scores.length }, (_, index) => index).sort((a, b) => scores[a] - scores[b]);
  let outliers = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    while (to < order.length && scores[order[to]] === scores[order[from]]) here += Number(isOutlier(order[to++]));
    rankSum += here * ((from + to + 1) / 2);
    outliers += here;
    from = to;
  }
  return (rankSum - (outliers * (outliers + 1)) / 2) / (outliers * (scores.length - outliers));
}
