// `npm run bench:service`: the service as a process of its own, with its own PostgreSQL, under many clients.
import { openBenchRoom } from "./bench-room.ts";
import { reportIncidentPages, runIncidentPages } from "./incident-pages.ts";
import { reportLiveFeed, runLiveFeed } from "./live-feed.ts";

const INCIDENTS = 100_000;
const LIVE = { sse: 2_000, sockets: 500, stalled: 20, parts: 4, rounds: 40 };
const PAGES = { incidents: INCIDENTS, connections: 10, seconds: 40 };
const command = "npm run bench:service";

const wanted = process.argv.slice(2).filter((each) => !each.startsWith("-"));
const wants = (part: string) => wanted.length === 0 || wanted.includes(part);
if (process.argv.includes("--record")) process.env.ODDWATCH_BENCH_RECORD = "1";

if (wants("live") || wants("pages")) {
  console.log(`storing ${INCIDENTS.toLocaleString("en-US")} incidents...`);
  const room = await openBenchRoom(INCIDENTS);
  try {
    if (wants("pages")) reportIncidentPages(PAGES, await runIncidentPages(room, PAGES), command);
    if (wants("live")) reportLiveFeed(LIVE, await runLiveFeed(room, LIVE), command);
  } finally {
    await room.end();
  }
}
if (wants("jobs")) await import("../jobs.bench.ts");
