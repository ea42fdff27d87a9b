import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { STATE_FORMAT } from "@oddwatch/pipeline";

/**
 * Names everything that a saved pipeline state depends on: its format, the code that wrote it, and the engine whose
 * arithmetic it used. A snapshot with another fingerprint is not read; the state is learned again from the log.
 */
export function codeFingerprint(): string {
  const hash = createHash("sha256").update(`${STATE_FORMAT}\n${process.versions.v8}\n`);
  const require = createRequire(import.meta.url);
  for (const name of ["@oddwatch/anomaly", "@oddwatch/pipeline"]) {
    const root = dirname(require.resolve(name));
    for (const file of sourceFiles(root)) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith(".test.ts"))
    .sort();
}
