const SPARSE_VALUES = 20;

/**
 * Synthetic points, one after the other: normal in every dimension, or, when `sparse`, in 20 dimensions of which the first
 * ones are the most frequent. From the same generator as in the prototypes' benchmark.
 */
export function benchPoints(count: number, dimensions: number, sparse: boolean): Float32Array {
  let state = 12_345;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  const points = new Float32Array(count * dimensions);
  for (let row = 0; row < points.length; row += dimensions) {
    if (!sparse) for (let d = 0; d < dimensions; d++) points[row + d] = normal();
    else for (let k = 0; k < SPARSE_VALUES; k++) points[row + Math.floor(dimensions * uniform() ** 2)] = normal();
  }
  return points;
}
