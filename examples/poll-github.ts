// Prints GitHub's public events as they come, with the part of the stream that is seen. Ctrl-C ends it.
//
//   node examples/poll-github.ts
//   GITHUB_TOKEN=... node examples/poll-github.ts                  5,000 requests an hour instead of 60
//   GITHUB_API_URL=https://github.example.com/api/v3 ...           another server

import { pollPublicEvents, TokenPool, typeName } from "@oddwatch/github-events";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

/** Names come from strangers: nothing in them may steer the terminal. */
const printable = (text: string) => text.replace(/\p{C}/gu, "\u{FFFD}");

const pool = new TokenPool({
  apiUrl: process.env.GITHUB_API_URL || undefined,
  tokens: [process.env.GITHUB_TOKEN ?? ""],
});

const rounds = pollPublicEvents({
  pool,
  signal: stop.signal,
  onStatus: ({ state, error, nextTryAt, rate, hint }) => {
    const next = nextTryAt === undefined ? "" : `, next round at ${new Date(nextTryAt).toISOString()}`;
    const left = rate === undefined ? "" : `, ${rate.remaining} of ${rate.limit} requests left`;
    console.error(`# ${state}${next}${left}${error ? `\n# ${error}` : ""}${hint ? `\n# ${hint}` : ""}`);
  },
});

for await (const { events, quarantined, coverage } of rounds) {
  for (const { event } of events) {
    const where = event.repo?.name ?? "";
    console.log(printable(`${new Date(event.at).toISOString()} ${typeName(event)} ${event.actor.login} ${where}`));
  }
  for (const { reason } of quarantined) console.error(`# left out: ${reason}`);
  if (coverage !== undefined) console.error(`# seeing about ${(100 * coverage).toFixed(1)} % of the stream`);
}
