/** @throws RangeError when `value` is no whole number in `least` to `most`, both included. @internal */
export function requireWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be a whole number in ${least}..${most}, got ${value}`);
  }
}
