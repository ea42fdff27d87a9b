import type { Random } from "@oddwatch/anomaly";

/** Lowest and highest that chance may choose. */
export type Range = readonly [low: number, high: number];

/** A number between the two, each as likely. */
export function between(random: Random, [low, high]: Range): number {
  return low + (high - low) * random.next();
}

/** A number between the two (above 0), each order of magnitude as likely: sizes of campaigns differ by factors. */
export function logBetween(random: Random, [low, high]: Range): number {
  return low * (high / low) ** random.next();
}

/** A whole number, both ends included. */
export function wholeBetween(random: Random, [low, high]: Range): number {
  return low + Math.floor(random.next() * (high - low + 1));
}

/** True with this chance, 0..1. */
export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

/** One of them. @throws RangeError when there is none. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  if (items.length === 0) throw new RangeError("nothing to pick from");
  return items[Math.floor(random.next() * items.length)] as Item;
}

/** So many characters of the alphabet. */
export function characters(random: Random, length: number, alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"): string {
  return Array.from({ length }, () => alphabet[Math.floor(random.next() * alphabet.length)]).join("");
}

/** So many hexadecimal digits; 40 make a commit. */
export function hex(random: Random, length: number): string {
  return characters(random, length, "0123456789abcdef");
}

/** A normal deviate with mean 0 and deviation 1 (Box and Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
}

/** A count of at least 1 with this mean, most of them small (geometric). */
export function fewMostly(random: Random, mean: number, most = 200): number {
  if (mean <= 1) return 1;
  return Math.min(most, 1 + Math.floor(Math.log(random.nextOpen()) / Math.log(1 - 1 / mean)));
}
