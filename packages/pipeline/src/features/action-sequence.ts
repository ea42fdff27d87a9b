/** Symbols of 6 bits, four to a number of single precision, the newest in the lowest bits of the first number. */
const RING = 6;
const PER_NUMBER = 4;
const SYMBOLS = 64;
const LENGTH = RING * PER_NUMBER;
const HIT_WEIGHT = RING;
const TRIAL_WEIGHT = RING + 1;
const BITS = RING + 2;
const ACTIONS = RING + 3;
/** Numbers that one sequence takes. */
export const SEQUENCE_COLUMNS = RING + 4;

/** Averages are over about so many actions. */
const KEPT = 32;
/** So many actions before an average says anything. */
const LEAST_ACTIONS = 8;
/** Bits of a symbol that nothing foretold. */
const PLAIN_BITS = Math.log2(SYMBOLS);

/** What an action told beyond what the ones before had foretold, in bits. */
export interface SequenceNews {
  /** Of this action; NaN before a few actions. */
  actionBits: number;
  /** Of an average action: an estimate, from above, of the entropy rate. NaN before a few actions. */
  meanBits: number;
}

const NEWS: SequenceNews = { actionBits: Number.NaN, meanBits: Number.NaN };
const SEEN = new Uint8Array(LENGTH);

/**
 * Takes the next symbol (0 to 63) of the sequence kept at `row` and tells its news: the length of its code by a coder that
 * foretells what last followed the longest run like the newest (up to two symbols), among the last 24. What repeats
 * itself in any order costs next to nothing, chance 6 bits and more. O(24); the answer is reused by the next call.
 *
 * Source: the match model of M. Mahoney, "Adaptive weighing of context models for lossless data compression" (2005); the
 * chance of a hit by R. Krichevsky and V. Trofimov, "The performance of universal encoding" (1981).
 */
export function takeSymbol(values: Float32Array, row: number, symbol: number): Readonly<SequenceNews> {
  const actions = values[row + ACTIONS];
  const foretold = actions === 0 ? undefined : foretell(values, row, Math.min(actions, LENGTH));
  const bits = foretold === undefined ? PLAIN_BITS : codeLength(values, row, foretold === symbol);
  values[row + ACTIONS] = Math.min(actions + 1, 65_535);
  const share = 1 / Math.min(actions + 1, KEPT);
  values[row + BITS] += (bits - values[row + BITS]) * share;
  push(values, row, symbol);
  const told = actions >= LEAST_ACTIONS;
  NEWS.actionBits = told ? bits : Number.NaN;
  NEWS.meanBits = told ? values[row + BITS] : Number.NaN;
  return NEWS;
}

/** The symbol that last followed the two newest, otherwise the one that last followed the newest; undefined when neither came before. */
function foretell(values: Float32Array, row: number, length: number): number | undefined {
  for (let number = 0, at = 0; at < length; number++) {
    let packed = values[row + number];
    for (let each = 0; each < PER_NUMBER; each++, at++) {
      SEEN[at] = packed & (SYMBOLS - 1);
      packed >>>= 6;
    }
  }
  let single: number | undefined;
  for (let at = 1; at < length; at++) {
    if (SEEN[at] !== SEEN[0]) continue;
    if (at + 1 < length && SEEN[at + 1] === SEEN[1]) return SEEN[at - 1];
    single ??= SEEN[at - 1];
  }
  return single;
}

/** Bits of a hit or a miss by the chance of hits so far; a miss has to name its symbol as well. */
function codeLength(values: Float32Array, row: number, hit: boolean): number {
  const chance = (values[row + HIT_WEIGHT] + 0.5) / (values[row + TRIAL_WEIGHT] + 1);
  const kept = 1 - 1 / KEPT;
  values[row + HIT_WEIGHT] = values[row + HIT_WEIGHT] * kept + Number(hit);
  values[row + TRIAL_WEIGHT] = values[row + TRIAL_WEIGHT] * kept + 1;
  return hit ? -Math.log2(chance) : PLAIN_BITS - Math.log2(1 - chance);
}

function push(values: Float32Array, row: number, symbol: number): void {
  let carried = symbol;
  for (let number = 0; number < RING; number++) {
    const packed = values[row + number];
    values[row + number] = ((packed << 6) & (2 ** 24 - 1)) | carried;
    carried = (packed >>> 18) & (SYMBOLS - 1);
  }
}
