/** The lines that a program says it prints: those of the comment at its end that begins with "It prints:". */
export function promisedOutput(program: string): string[] {
  const [, promised] = /\n\/\/ It prints:\n((?:\/\/ .*\n)+)$/.exec(program) ?? [];
  if (promised === undefined) throw new Error("the program does not say what it prints");
  return promised
    .trimEnd()
    .split("\n")
    .map((line) => line.slice("// ".length));
}
