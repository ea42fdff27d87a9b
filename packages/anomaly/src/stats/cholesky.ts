/** Keeps what is nearly singular from dividing by 0, as a part of the pivot's own variance. */
const LEAST_PIVOT = 1e-12;

/**
 * Cholesky's factor L of a covariance matrix, L Lᵀ, in place. The matrix and L are lower triangles, row by row up to the
 * diagonal. Pivots that rounding has made too small are raised to 1e-12 of the variance. O(size³ / 6).
 *
 * Source: G. H. Golub, C. F. Van Loan, "Matrix Computations" (4th ed. 2013), section 4.2.
 */
export function choleskyDecompose(triangle: Float64Array, size: number): void {
  for (let row = 0, rowAt = 0; row < size; rowAt += ++row) {
    for (let column = 0, columnAt = 0; column <= row; columnAt += ++column) {
      const at = rowAt + column;
      let left = triangle[at];
      for (let k = 0; k < column; k++) left -= triangle[rowAt + k] * triangle[columnAt + k];
      if (column < row) triangle[at] = left / triangle[columnAt + column];
      else triangle[at] = Math.sqrt(Math.max(left, LEAST_PIVOT * triangle[at], Number.MIN_VALUE));
    }
  }
}

/** Replaces `vector` by L⁻¹ vector, for L as `choleskyDecompose` leaves it. O(size²). */
export function solveLower(triangle: Float64Array, vector: Float64Array): void {
  for (let row = 0, rowAt = 0; row < vector.length; rowAt += ++row) {
    let left = vector[row];
    for (let k = 0; k < row; k++) left -= triangle[rowAt + k] * vector[k];
    vector[row] = left / triangle[rowAt + row];
  }
}
