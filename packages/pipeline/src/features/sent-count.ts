/** A count as the source sent it; NaN when it sent none, or what can be no count. */
export function sentCount(value: number | undefined): number {
  return value !== undefined && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
}
