import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StreamSource } from "./recorded-stream.ts";

/** Where the recorded hours lie: `ODDWATCH_BENCH_DATA`, or beside the clone. */
export function dataFolder(): string {
  return process.env.ODDWATCH_BENCH_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
}

/**
 * The stretches to judge: each of the modern hours after the next one of them, and the good files of 2015 joined into one
 * stream after three hours of the same winter. Empty where the files are not there.
 */
export function streamSources(folder = dataFolder()): StreamSource[] {
  const modern = hoursIn(join(folder, "events/modern"));
  const old = hoursIn(join(folder, "events/raw")).filter((path) => basename(path).startsWith("2015-"));
  const minimized = hoursIn(join(folder, "events/minimized"));
  const sources = modern.map((path, index): StreamSource => {
    const before = modern[(index + 1) % modern.length];
    return { name: nameOf(path), era: "2026", judged: [path], warmUp: [before] };
  });
  if (old.length > 0 && minimized.length > 0) {
    sources.push({
      name: `${nameOf(old[0])} and ${old.length - 1} more`,
      era: "2015",
      judged: old,
      warmUp: minimized,
      warmUpIsMinimized: true,
    });
  }
  return sources;
}

function nameOf(path: string): string {
  return basename(path, ".json.gz");
}

/** Archive hours by their time, without those known to be damaged. */
function hoursIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}-\d{1,2}\.json\.gz$/.test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => join(folder, name));
}
