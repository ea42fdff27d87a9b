import type { RawEvent } from "./raw-event.ts";

export interface MadeEventsOptions {
  count: number;
  /** Any whole number; the same seed makes the same events. */
  seed?: number;
  /** Time of the first event, ms since epoch. */
  startAt?: number;
  /** Time from one event to the next, ms. */
  stepMs?: number;
}

/** A small generator of whole numbers (Park and Miller, CACM 31, 1988): enough for test data. */
function numbers(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const hex = (next: (below: number) => number) => Array.from({ length: 40 }, () => next(16).toString(16)).join("");

/** A payload in the shape that GitHub sends since October 2025. */
function payload(type: string, next: (below: number) => number): object {
  switch (type) {
    case "PushEvent":
      return {
        repository_id: next(1e9),
        push_id: next(1e9),
        ref: "refs/heads/main",
        head: hex(next),
        before: hex(next),
      };
    case "IssuesEvent":
      return {
        action: "opened",
        issue: { number: next(900) + 1, title: `Crash number ${next(1e6)}`, body: "It stops." },
      };
    case "CreateEvent":
      return {
        ref: `topic-${next(1e6)}`,
        ref_type: "branch",
        full_ref: "refs/heads/topic",
        master_branch: "main",
        description: null,
        pusher_type: "user",
      };
    default:
      return { action: "started" };
  }
}

/** Made-up events, oldest first, each with its own id: 7 of 10 pushes, the rest issues, branches and stars. */
export function madeEvents({
  count,
  seed = 1,
  startAt = Date.UTC(2026, 10, 20),
  stepMs = 1000,
}: MadeEventsOptions): RawEvent[] {
  const next = numbers(seed);
  const types = [...Array<string>(7).fill("PushEvent"), "IssuesEvent", "CreateEvent", "WatchEvent"];
  return Array.from({ length: count }, (_, index) => {
    const type = types[next(types.length)] as string;
    const actor = next(500);
    const repo = next(300);
    return {
      id: String(6_000_000_000 + seed * 1_000_000 + index),
      type,
      actor: { id: 1000 + actor, login: `person-${actor}`, display_login: `person-${actor}` },
      repo: { id: 5000 + repo, name: `owner-${repo % 40}/project-${repo}` },
      payload: payload(type, next),
      public: true,
      created_at: `${new Date(startAt + index * stepMs).toISOString().slice(0, 19)}Z`,
    };
  });
}
