/** Characters as pairs of first and last UTF-16 code, ascending and apart. */
export type CharacterRanges = readonly (readonly [first: number, last: number])[];

const LAST = 0xffff;

export const DIGITS: CharacterRanges = [[48, 57]];
export const WORD: CharacterRanges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
/** White space and ends of lines as ECMAScript counts them. */
export const SPACE: CharacterRanges = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
/** What `.` matches: anything on one line. */
export const ANY: CharacterRanges = inverted([
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
]);

/** All ranges in order, those that touch made one. */
export function merged(ranges: CharacterRanges): CharacterRanges {
  const out: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = out.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}

/** Every character that is not in the ranges. */
export function inverted(ranges: CharacterRanges): CharacterRanges {
  const out: [number, number][] = [];
  let next = 0;
  for (const [first, last] of merged(ranges)) {
    if (first > next) out.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST) out.push([next, LAST]);
  return out;
}

/** With the other case of every unaccented Latin letter. */
export function inBothCases(ranges: CharacterRanges): CharacterRanges {
  const lower = shifted(ranges, 65, 90, 32);
  const upper = shifted(ranges, 97, 122, -32);
  return merged([...ranges, ...lower, ...upper]);
}

function shifted(ranges: CharacterRanges, from: number, to: number, by: number): [number, number][] {
  return ranges
    .filter(([first, last]) => first <= to && last >= from)
    .map(([first, last]) => [Math.max(first, from) + by, Math.min(last, to) + by]);
}

/** Whether a character is among them. */
export function contains(ranges: CharacterRanges, code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last);
}
