import { parseEvent } from "@oddwatch/github-events";
import type { Activity } from "./activity.ts";
import { NOON } from "./activity-under-test.ts";
import { normaliseEvent } from "./normalise/normalise-event.ts";

/** A small generator of whole numbers (Park and Miller, CACM 31, 1988): enough for test data. */
function numbers(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

type Next = ReturnType<typeof numbers>;

const sha = (next: Next) =>
  Array.from({ length: 5 }, () =>
    next(2 ** 31)
      .toString(16)
      .padStart(8, "0"),
  ).join("");

/** Payloads as GitHub sends them since October 2025: pushes without commits, pull requests without title and body. */
const PAYLOADS: Record<string, (next: Next) => object> = {
  PushEvent: (next) => ({
    repository_id: next(1e9),
    push_id: next(1e9),
    ref: next(3) === 0 ? `refs/heads/topic-${next(50)}` : "refs/heads/main",
    head: sha(next),
    before: sha(next),
  }),
  PullRequestEvent: (next) => ({
    action: "opened",
    number: next(900) + 1,
    pull_request: {
      id: next(1e9),
      number: 1,
      head: { ref: `fix-${next(1e4)}`, sha: sha(next) },
      base: { ref: "main" },
    },
  }),
  IssueCommentEvent: (next) => ({
    action: "created",
    issue: { number: next(900) + 1, title: `Crash ${next(1e5)} on start` },
    comment: { body: `I see the same with build ${next(1e5)} and think that part ${next(1e5)} is at fault.` },
  }),
  CreateEvent: (next) => ({ ref: `topic-${next(1e5)}`, ref_type: "branch", full_ref: "x", pusher_type: "user" }),
  WatchEvent: () => ({ action: "started" }),
};
const RARE_TYPES = Object.keys(PAYLOADS).slice(1);

/** One event as the stream brings it today. */
export function modernActivity(
  type: string,
  given: { at: number; actor: string; repo: string; payload: object },
): Activity {
  const { at, actor, repo, payload } = given;
  const raw = {
    id: `${type}-${at}-${actor}`,
    type,
    actor: { id: 1, login: actor },
    repo: { id: 2, name: repo },
    payload,
    public: true,
    created_at: new Date(at).toISOString(),
  };
  const { event, reason } = parseEvent(raw);
  if (event === undefined) throw new Error(`the event under test cannot be read: ${reason}`);
  return normaliseEvent(event, { seenAt: at, lane: "public" });
}

/** Events of today's mix, four a second from noon on: 95 of 100 are pushes, mostly to an account's own repository. */
export function modernMix(count: number, seed = 1): Activity[] {
  const next = numbers(seed);
  return Array.from({ length: count }, (_, index) => {
    const type = next(100) < 95 ? "PushEvent" : RARE_TYPES[next(RARE_TYPES.length)];
    const person = next(900);
    const owner = type === "PushEvent" ? person : next(900);
    return modernActivity(type, {
      at: NOON + index * 250,
      actor: `person-${person}`,
      repo: `person-${owner}/project-${next(3)}`,
      payload: PAYLOADS[type](next),
    });
  });
}
