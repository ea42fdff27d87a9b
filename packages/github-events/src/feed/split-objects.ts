/**
 * The JSON objects that stand one after another in a line, as in GH Archive's hours of 2011 and early 2012, where nothing
 * separates them. A line that holds anything else comes back whole, for the caller to find out what it is.
 */
export function splitObjects(line: string): string[] {
  if (!line.includes("}{")) return [line];
  const objects: string[] = [];
  let [from, depth] = [0, 0];
  for (let i = 0; i < line.length; i += 1) {
    const character = line[i];
    if (character === '"') i = endOfText(line, i);
    else if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    if (depth > 0) continue;
    if (character !== "}" || depth < 0) return [line];
    objects.push(line.slice(from, i + 1));
    from = i + 1;
  }
  return depth === 0 ? objects : [line];
}

/** Where the text that begins at `from` ends; the end of the line when it does not. */
function endOfText(line: string, from: number): number {
  for (let i = from + 1; i < line.length; i += 1) {
    if (line[i] === "\\") i += 1;
    else if (line[i] === '"') return i;
  }
  return line.length;
}
