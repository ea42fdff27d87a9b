/** Cells of a CSV line; quoted ones may hold commas. */
export function csvCells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

/** Rows of a CSV file by the names of its head. No cell holds a line break. */
export function csvRows(text: string): Record<string, string>[] {
  const [head, ...rows] = text.trim().split(/\r?\n/).map(csvCells);
  return rows.map((cells) => Object.fromEntries(head.map((name, place) => [name, cells[place] ?? ""])));
}
