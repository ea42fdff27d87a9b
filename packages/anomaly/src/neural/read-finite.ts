import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";

/** Fills `target` from the state. @throws InvalidStateError when the bytes end early or hold what is not finite. @internal */
export function readFinite(reader: StateReader, target: Float64Array): void {
  const values = reader.float64s(target.length);
  if (!values.every(Number.isFinite)) throw new InvalidStateError("a saved number is not finite");
  target.set(values);
}
