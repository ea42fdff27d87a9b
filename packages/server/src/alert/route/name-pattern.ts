/** Whether one of the names fits one of the patterns; true when no patterns are given. */
export function anyFits(patterns: readonly string[] | undefined, names: readonly string[]): boolean {
  return patterns === undefined || patterns.some((pattern) => names.some((name) => fitsPattern(pattern, name)));
}

/** Two fingers instead of a regular expression: no pattern makes it slow. */
function fitsPattern(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const text = name.toLowerCase();
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let starAt = 0;
  while (inText < text.length) {
    if (wanted[inPattern] === "*") {
      star = inPattern++;
      starAt = inText;
    } else if (wanted[inPattern] === text[inText]) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inText = ++starAt;
    } else return false;
  }
  while (wanted[inPattern] === "*") inPattern++;
  return inPattern === wanted.length;
}
