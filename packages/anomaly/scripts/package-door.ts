import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Which files the package's name stands for: the sources in the clone, what was built from them in the tarball. */
export type Door = "sources" | "built";

/** The `exports` of either; the rest of the manifest is the same in both. */
const EXPORTS: Record<Door, unknown> = {
  sources: { ".": "./src/index.ts" },
  built: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
};

/** Which door the manifest in `folder` opens. */
export function packageDoor(folder: string): Door {
  const exports = JSON.stringify(readManifest(folder).exports);
  return exports === JSON.stringify(EXPORTS.built) ? "built" : "sources";
}

/** Makes the manifest in `folder` open that door. Readers see the one manifest or the other, never half of it. */
export function openDoor(folder: string, door: Door): void {
  const changed = `${JSON.stringify({ ...readManifest(folder), exports: EXPORTS[door] }, undefined, 2)}\n`;
  const path = join(folder, "package.json");
  if (changed === readFileSync(path, "utf8")) return;
  mkdirSync(join(folder, "dist"), { recursive: true });
  const draft = join(folder, "dist", "package.json.draft");
  writeFileSync(draft, changed);
  renameSync(draft, path);
}

function readManifest(folder: string): { exports?: unknown } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
