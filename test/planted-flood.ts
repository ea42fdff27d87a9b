import { madeEvents } from "./github-stand-in/made-events.ts";
import type { RawEvent } from "./github-stand-in/raw-event.ts";

export interface PlantedOptions {
  /** Ordinary events. */
  count: number;
  seed: number;
  /** Accounts that flood their own repository. */
  floods?: number;
  /** Issues of each flood. */
  issues?: number;
  /** ms since epoch of the last event. */
  endAt: number;
}

/** One account opens one issue after another in its own repository. */
export function floodEvents(
  name: string,
  { count, startAt, stepMs = 1000, firstId, title = "Win a prize" }: FloodOptions,
): RawEvent[] {
  const at = (index: number) => `${new Date(startAt + index * stepMs).toISOString().slice(0, 19)}Z`;
  return Array.from({ length: count }, (_, index) => ({
    id: String(firstId + index),
    type: "IssuesEvent",
    actor: { id: firstId, login: name, display_login: name },
    repo: { id: firstId, name: `${name}/board` },
    payload: {
      action: "opened",
      issue: { number: index + 1, title: `${title} ${index}`, body: "Click here.", created_at: at(index) },
    },
    public: true,
    created_at: at(index),
  }));
}

export interface FloodOptions {
  count: number;
  /** ms since epoch. */
  startAt: number;
  stepMs?: number;
  /** The others follow. */
  firstId: number;
  /** What each issue's title begins with. */
  title?: string;
}

/** Ordinary events with floods among them, a second apart, oldest first: something to find incidents in. */
export function eventsWithFloods({ count, seed, floods = 2, issues = 80, endAt }: PlantedOptions): RawEvent[] {
  const startAt = endAt - count * 1000;
  const ordinary = madeEvents({ count, seed, startAt });
  const planted = Array.from({ length: floods }, (_, flood) =>
    floodEvents(`flooder-${seed}-${flood}`, {
      count: issues,
      startAt: startAt + Math.floor(((flood + 0.5) * count) / (floods + 1)) * 1000,
      firstId: 7_000_000_000 + seed * 1_000_000 + flood * 10_000,
    }),
  );
  return [...ordinary, ...planted.flat()].sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
}
