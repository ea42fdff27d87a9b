/** Whether a name matches a pattern in which `*` stands for any run of characters; case is ignored. O(length · stars). */
export function matches(pattern: string, name: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const text = name.toLowerCase();
  if (parts.length === 1) return text === parts[0];
  if (!text.startsWith(parts[0])) return false;
  let from = parts[0].length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  const last = parts[parts.length - 1];
  return text.length - last.length >= from && text.endsWith(last);
}
