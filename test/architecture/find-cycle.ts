/** The first cycle in a graph of names, as the way round it with its first name again at the end; undefined when there is none. */
export function findCycle(graph: ReadonlyMap<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const way: string[] = [];

  function walk(name: string): string[] | undefined {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return undefined;
    way.push(name);
    for (const next of graph.get(name) ?? []) {
      const cycle = walk(next);
      if (cycle) return cycle;
    }
    way.pop();
    done.add(name);
    return undefined;
  }

  for (const name of graph.keys()) {
    const cycle = walk(name);
    if (cycle) return cycle;
  }
  return undefined;
}
