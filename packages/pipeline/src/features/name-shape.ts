import { characterEntropy } from "@oddwatch/anomaly";

/**
 * The shape of a name: equal for names made by the same recipe, such as `snapshot-1a2b3c` and `snapshot-99ff01`.
 *
 * Lower case; runs with digits in them become `#`; a name that is one run of random-looking characters becomes `~` and its
 * length. Undefined for names too short or too common to say anything (`main`, `v#`, `#`).
 */
export function nameShape(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (/^[a-z0-9]{8,40}$/.test(lower) && looksRandom(lower)) return `~${lower.length}`;
  const shape = lower.replace(/[a-z0-9]+/g, (run) => (/\d/.test(run) ? "#" : run));
  const letters = shape.replace(/[^a-z]/g, "").length;
  return letters >= 6 && shape.includes("#") ? shape : undefined;
}

/** Digits in the middle, or almost no vowels: how names from a random generator differ from words. */
function looksRandom(name: string): boolean {
  if (/^\d+$/.test(name)) return false;
  if (/[a-z]\d+[a-z]/.test(name)) return true;
  const vowels = name.replace(/[^aeiouy]/g, "").length;
  return name.length >= 12 && vowels / name.length < 0.2;
}

/** Shannon entropy of a name's characters whatever their case, in bits per character. 0 for the empty name. O(length). */
export function nameEntropy(name: string): number {
  return characterEntropy(name.toLowerCase());
}
