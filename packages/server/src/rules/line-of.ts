import { type Document, isMap, isNode, isPair, isScalar, type LineCounter, type Node } from "yaml";

/** The line, from 1, on which what a path names stands; of what is missing, where it should. */
export function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const [at, next] = child(node, step);
    if (next === undefined) break;
    offset = startOf(at) ?? offset;
    node = next;
  }
  return Math.max(1, lines.linePos(offset).line);
}

/** What stands under a step of a path, and the node by whose beginning people find it. */
function child(node: unknown, step: PropertyKey): [at: unknown, next: unknown] {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
    return isPair(pair) ? [pair.key, pair.value ?? pair.key] : [undefined, undefined];
  }
  const item = (node as { items?: unknown[] } | null)?.items?.[Number(step)];
  return [item, item];
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
