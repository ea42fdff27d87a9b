// node benchmarks/shift-hours.main.ts --to FOLDER --events N [--seed TEXT] [--returning 0..1] [--start TIME] HOUR.json.gz...
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { shiftHours } from "./shift-hours.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    to: { type: "string" },
    events: { type: "string" },
    seed: { type: "string" },
    returning: { type: "string", default: "0.5" },
    start: { type: "string", default: "2026-01-01T00:00:00Z" },
  },
});
if (values.to === undefined || values.events === undefined || positionals.length === 0) {
  throw new Error("usage: node benchmarks/shift-hours.main.ts --to FOLDER --events N HOUR.json.gz...");
}
mkdirSync(values.to, { recursive: true });
const paths = await shiftHours({
  from: positionals,
  to: values.to,
  events: Number(values.events),
  startAt: Date.parse(values.start),
  returning: Number(values.returning),
  seed: values.seed,
});
for (const path of paths) console.log(path);
