import type { Estimate, Rate } from "./interval.ts";

/** Rows of cells; the first row is the head. */
export type Table = readonly (readonly string[])[];

/** Rows as aligned columns, the first to the left and the others to the right; the first row is the head. */
export function textTable(rows: Table): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  const [head, ...body] = rows;
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...body.map(line)].join("\n");
}

/** `.85 [.77-.91]`, or `-` of nothing. */
export function rateInWords({ value, low, high }: Rate): string {
  return value === undefined ? "-" : `${short(value)} [${short(low)}-${short(high)}]`;
}

/** `1.1 [1.0-1.2]`, or `-` of nothing. */
export function estimateInWords(estimate: Estimate | undefined, digits = 1): string {
  if (estimate === undefined) return "-";
  const { value, low, high } = estimate;
  return `${value.toFixed(digits)} [${low.toFixed(digits)}-${high.toFixed(digits)}]`;
}

/** The number alone, or `-` of nothing. */
export function valueInWords(estimate: Estimate | undefined, digits = 0): string {
  return estimate === undefined ? "-" : estimate.value.toFixed(digits);
}

/** `.85`, `1.00`. */
export function short(part: number): string {
  return part.toFixed(2).replace(/^0/, "");
}
