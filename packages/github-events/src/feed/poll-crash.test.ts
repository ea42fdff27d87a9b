import { afterEach, expect, it } from "vitest";
import type { Fault } from "../../../../test/github-stand-in/fault.ts";
import { madeEvents } from "../../../../test/github-stand-in/made-events.ts";
import { rawKey } from "../../../../test/github-stand-in/raw-event.ts";
import { type GitHubStandIn, startGitHubStandIn } from "../../../../test/github-stand-in/stand-in.ts";
import { TokenPool } from "../token-pool.ts";
import { pollPublicEvents } from "./poll-events.ts";
import { PollPosition } from "./poll-position.ts";
import type { PollRound } from "./poll-round.ts";

let standIn: GitHubStandIn;
afterEach(() => standIn.stop());

/** Park and Miller's generator, CACM 31 (1988): 0..1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What a consumer keeps: events and position change together, or not at all. */
class Store {
  readonly keys = new Set<string>();
  position: PollPosition | undefined;

  save({ events, position }: PollRound): void {
    for (const { raw } of events) this.keys.add(rawKey(JSON.parse(raw)));
    this.position = PollPosition.parse(JSON.parse(JSON.stringify(position)));
  }
}

const FAULTS: Fault[] = [
  { kind: "bad-gateway" },
  { kind: "reset" },
  { kind: "cut-off" },
  { kind: "truncated" },
  { kind: "malformed-event" },
  { kind: "old-events", count: 30 },
  { kind: "too-many-requests", retryAfterSeconds: 1 },
];

it.each([7, 77, 777])(
  "no event that was served is lost, however the poller is killed and the server fails (seed %i)",
  async (seed) => {
    const random = randomOf(seed);
    const faultFor = () => (random() < 0.1 ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined);
    const events = madeEvents({ count: 2_000, seed });
    standIn = await startGitHubStandIn({ events, untilRead: { perFetch: 100 }, pollIntervalSeconds: 0, faultFor });
    const store = new Store();
    let now = Date.UTC(2026, 10, 20);
    let kills = 0;

    /** One life of the process: ends by a kill within a round, before or after it is stored, or when all was read. */
    async function live(): Promise<void> {
      const stop = new AbortController();
      const rounds = pollPublicEvents({
        pool: new TokenPool({ apiUrl: standIn.url, tokens: ["a"], clock: () => now, random }),
        position: store.position,
        signal: stop.signal,
        clock: () => now,
        random,
        sleep: async (ms) => {
          now += Math.ceil(ms);
        },
      });
      for await (const round of rounds) {
        if (random() < 0.1) return; // killed before it was stored
        store.save(round);
        if (random() < 0.1) return; // killed after it was stored
        if (standIn.window.state.dropped === events.length) return;
        const kill = random() < 0.2; // killed within the next round
        if (kill) setImmediate(() => stop.abort());
      }
    }

    while (standIn.window.state.dropped < events.length) {
      await live();
      kills += 1;
    }
    expect(kills).toBeGreaterThan(10);
    expect(standIn.window.served).toHaveLength(events.length);
    const unstored = standIn.window.served.map(({ event }) => rawKey(event)).filter((key) => !store.keys.has(key));
    expect(unstored).toEqual([]);
    expect(store.keys.size).toBe(events.length);
  },
);
