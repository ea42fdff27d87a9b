import type { CharacterRanges } from "./character-ranges.ts";
import { PatternError, type PatternNode } from "./parse-pattern.ts";

/** One state of a nondeterministic automaton. Numbers are places in the program. */
export type Instruction =
  | { op: "character"; ranges: CharacterRanges; next: number }
  | { op: "place"; place: "start" | "end" | "word-edge" | "no-word-edge"; next: number }
  | { op: "split"; first: number; second: number }
  | { op: "match" };

export interface PatternProgram {
  instructions: Instruction[];
  start: number;
}

const MOST_INSTRUCTIONS = 1_000;

/**
 * The tree as an automaton, one state a character of the pattern, repetitions written out.
 * @throws PatternError when it becomes larger than 1,000 states.
 *
 * Source: K. Thompson, "Regular Expression Search Algorithm", CACM 11 (1968).
 */
export function patternProgram(node: PatternNode): PatternProgram {
  const instructions: Instruction[] = [{ op: "match" }];
  return { instructions, start: emit(node, 0, instructions) };
}

/** Adds what matches `node` and goes on at `next`; gives where it begins. */
function emit(node: PatternNode, next: number, into: Instruction[]): number {
  switch (node.is) {
    case "character":
      return push({ op: "character", ranges: node.ranges, next }, into);
    case "place":
      return push({ op: "place", place: node.place, next }, into);
    case "sequence":
      return node.nodes.reduceRight((after, each) => emit(each, after, into), next);
    case "choice":
      return node.nodes
        .map((each) => emit(each, next, into))
        .reduceRight((second, first) => push({ op: "split", first, second }, into));
    case "repeat":
      return emitRepeat(node, next, into);
  }
}

function emitRepeat(
  { node, least, most }: Extract<PatternNode, { is: "repeat" }>,
  next: number,
  into: Instruction[],
): number {
  let from = next;
  if (most === Number.POSITIVE_INFINITY) {
    const loop: Instruction = { op: "split", first: 0, second: next };
    from = push(loop, into);
    loop.first = emit(node, from, into);
  } else {
    for (let time = least; time < most; time++) {
      const first = emit(node, from, into);
      from = push({ op: "split", first, second: next }, into);
    }
  }
  for (let time = 0; time < least; time++) from = emit(node, from, into);
  return from;
}

function push(instruction: Instruction, into: Instruction[]): number {
  if (into.length >= MOST_INSTRUCTIONS) throw new PatternError("the pattern is too large: repeat less, or less of it");
  return into.push(instruction) - 1;
}
