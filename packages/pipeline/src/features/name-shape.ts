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

/** An odd word, a second part, and an ending that changes from name to name. */
const STEM_AND_ENDING = /^(?=.{10,100}$)([a-z]+\d[a-z]{2,}[-_.][a-z0-9_.-]+[-_.])[a-z0-9]{1,12}$/;

/**
 * The same for a repository's name. One that begins with a word with a digit in it, as people write to be found or not to be (`leet`),
 * and has three parts or more is known by all but its last: `s1ngularity-repository-0` and `s1ngularity-repository-qvmda` are of one
 * recipe, though an ending of letters alone has no shape.
 */
export function repositoryShape(name: string): string | undefined {
  const stem = STEM_AND_ENDING.exec(name.toLowerCase())?.[1];
  return stem === undefined ? nameShape(name) : `${stem}*`;
}

/** Digits in the middle, or almost no vowels: how names from a random generator differ from words. */
function looksRandom(name: string): boolean {
  if (/^\d+$/.test(name)) return false;
  if (/[a-z]\d+[a-z]/.test(name)) return true;
  const vowels = name.replace(/[^aeiouy]/g, "").length;
  return name.length >= 12 && vowels / name.length < 0.2;
}

/** How often each of the first 128 characters stands in the name under the eye; all 0 between two calls. */
const TALLY = new Uint8Array(128);
const COUNTED = 255;
/** `n · log2 n`. */
const N_LOG_N = Float64Array.from({ length: COUNTED + 1 }, (_, n) => (n < 2 ? 0 : n * Math.log2(n)));

/** Shannon entropy of a name's characters whatever their case, in bits per character. 0 for the empty name. O(length). */
export function nameEntropy(name: string): number {
  const { length } = name;
  if (length === 0 || length > COUNTED) return characterEntropy(name.toLowerCase());
  let ascii = true;
  for (let at = 0; at < length; at++) {
    const code = name.charCodeAt(at);
    if (code < 128) TALLY[code >= 65 && code <= 90 ? code + 32 : code]++;
    else ascii = false;
  }
  let sum = 0;
  for (let at = 0; at < length; at++) {
    const code = name.charCodeAt(at);
    if (code >= 128) continue;
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    sum += N_LOG_N[TALLY[lower]];
    TALLY[lower] = 0;
  }
  return ascii ? Math.max(0, Math.log2(length) - sum / length) : characterEntropy(name.toLowerCase());
}
