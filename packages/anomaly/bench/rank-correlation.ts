/** The ranks of `values` from 1, equal values sharing their mean rank. O(n log n). */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]] === values[order[from]]) to += 1;
    for (let at = from; at < to; at++) result[order[at]] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

/** Spearman's rank correlation, -1 to 1; NaN when all of one side are equal. Source: C. Spearman (1904). */
export function rankCorrelation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const [a, b] = [ranks(one), ranks(other)];
  const mean = (a.length + 1) / 2;
  let together = 0;
  let alone = 0;
  let otherAlone = 0;
  for (let index = 0; index < a.length; index++) {
    together += (a[index] - mean) * (b[index] - mean);
    alone += (a[index] - mean) ** 2;
    otherAlone += (b[index] - mean) ** 2;
  }
  return together / Math.sqrt(alone * otherAlone);
}
