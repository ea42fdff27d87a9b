import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * SHA-256, in hex, of the kernel source at `entry` and of all it imports, whatever the line ends of the clone are.
 *
 * @throws Error when one of the files cannot be read.
 */
export function sourceHash(entry: URL): string {
  const hash = createHash("sha256");
  for (const text of texts(entry, new Set())) hash.update(`${text.length}\n${text}`);
  return hash.digest("hex");
}

function texts(file: URL, seen: Set<string>): string[] {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  const imported = Array.from(
    text.matchAll(/^(?:import|export)\b[^;]*? from "(\.[^"]+?)(?:\.ts)?";/gm),
    ([, path]) => path,
  );
  return [text, ...imported.flatMap((path) => texts(new URL(`${path}.ts`, file), seen))];
}
