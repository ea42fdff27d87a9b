import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import type { Fault } from "./fault.ts";
import { madeEvents } from "./made-events.ts";
import type { RawEvent } from "./raw-event.ts";
import { startGitHubStandIn } from "./stand-in.ts";

const USAGE = `node test/github-stand-in/main.ts [options]
  --port N            default: a free one; the address is the first line on stdout
  --events FILE       archive hour (.json.gz, .json: one event a line), repeatable
  --made N            made-up events instead (default 1000)
  --seed N            for the made-up events and the faults
  --until-read N      let N events in per fetch; each stays until it was served and three further complete fetches were made
  --poll-interval N   X-Poll-Interval in seconds, such as 0.2 (default 60)
  --token T           a token that is right, repeatable; without it any is
  --anonymous-limit N requests an hour without a token (default 60)
  --fault-rate P      part of the requests, 0 to 1, that go wrong in some way
`;

const SOME_FAULTS: Fault[] = [
  { kind: "bad-gateway" },
  { kind: "reset" },
  { kind: "cut-off" },
  { kind: "truncated" },
  { kind: "malformed-event" },
  { kind: "old-events", count: 20 },
];

async function readEvents(path: string): Promise<RawEvent[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as RawEvent);
}

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    events: { type: "string", multiple: true },
    made: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    "until-read": { type: "string" },
    "poll-interval": { type: "string", default: "60" },
    token: { type: "string", multiple: true },
    "anonymous-limit": { type: "string", default: "60" },
    "fault-rate": { type: "string", default: "0" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const files = values.events ?? [];
const events = files.length > 0 ? (await Promise.all(files.map(readEvents))).flat() : undefined;
const seed = Number(values.seed);
const untilRead = values["until-read"] === undefined ? undefined : { perFetch: Number(values["until-read"]) };
let turn = seed;
/** Goes through the faults in a fixed, spread-out order, so that a run can be repeated. */
function faultFor(): Fault | undefined {
  turn = (turn * 48_271 + 11) % 2_147_483_647;
  if (turn / 2_147_483_647 >= Number(values["fault-rate"])) return undefined;
  return SOME_FAULTS[turn % SOME_FAULTS.length];
}

const standIn = await startGitHubStandIn({
  events: events ?? madeEvents({ count: Number(values.made), seed }),
  untilRead,
  port: Number(values.port),
  pollIntervalSeconds: Number(values["poll-interval"]),
  anonymousLimit: Number(values["anonymous-limit"]),
  tokens: values.token,
  faultFor,
});
process.stdout.write(`${standIn.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void standIn.stop());
