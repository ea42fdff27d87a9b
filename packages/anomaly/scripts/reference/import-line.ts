/** The import that makes an example a whole program: the exported names that occur in it. Empty when there are none. */
export function importLine(example: string, exported: readonly { name: string }[]): string {
  const words = new Set(example.match(/[A-Za-z_$][\w$]*/g));
  const names = exported.map(({ name }) => name).filter((name) => words.has(name));
  return names.length > 0 ? `import { ${names.sort().join(", ")} } from "@oddwatch/anomaly";\n\n` : "";
}
