import { InvalidArgumentError } from "commander";

/** A whole number, 0 or more. @throws InvalidArgumentError */
export function amount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("It is a whole number, 0 or more.");
  return value;
}
