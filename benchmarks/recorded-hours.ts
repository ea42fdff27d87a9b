import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const SAMPLE = join(ROOT, "fixtures/sample/2015-01-01-1.json.gz");

/** Archive hours to measure with: full recorded ones where they lie beside the clone, otherwise the bundled sample. */
export function recordedHours(): { paths: string[]; name: string } {
  const data = process.env.ODDWATCH_BENCH_DATA ?? join(ROOT, "../shared/data");
  const folder = join(data, "events/modern");
  if (!existsSync(folder)) return { paths: [SAMPLE], name: "bundled sample of 2015" };
  const names = readdirSync(folder).filter((name) => name.endsWith(".json.gz"));
  return { paths: names.sort().map((name) => join(folder, name)), name: "modern hours" };
}
