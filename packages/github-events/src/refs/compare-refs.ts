import type { Ref } from "./parse-refs.ts";
import type { RefMove } from "./ref-move.ts";

/** Refs by name: the object, and after a space the commit behind an annotated tag. Plain JSON. */
export type KnownRefs = Record<string, string>;

export function knownRefs(refs: readonly Ref[]): KnownRefs {
  return Object.fromEntries(
    refs.map(({ name, oid, peeled }) => [name, peeled === undefined ? oid : `${oid} ${peeled}`]),
  );
}

/** What changed between two listings of a repository, by name of the ref. `at` is when the later one was made, ms since epoch. */
export function compareRefs(repo: string, before: KnownRefs, after: KnownRefs, at: number): RefMove[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((ref): RefMove[] => {
    const [from] = Object.hasOwn(before, ref) ? (before[ref] as string).split(" ") : [];
    const [to, peeled] = Object.hasOwn(after, ref) ? (after[ref] as string).split(" ") : [];
    if (from === to) return [];
    const move: RefMove = { repo, ref, at };
    if (from !== undefined) move.from = from;
    if (to !== undefined) move.to = to;
    if (peeled !== undefined) move.peeled = peeled;
    return [move];
  });
}
