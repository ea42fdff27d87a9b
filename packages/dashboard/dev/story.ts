import type { Contribution, Entity, Incident, IncidentEvent, Severity } from "@oddwatch/protocol";

/** One made-up incident, short enough to write by hand. All accounts and repositories are invented. */
export interface Story {
  severity: Severity;
  score: number;
  kind: string;
  title: string;
  state: Incident["state"];
  entities: Entity[];
  actors: string[];
  repos: string[];
  eventCount: number;
  /** How long ago its last event was, and how long it lasted, s. */
  agoSeconds: number;
  lastedSeconds: number;
  paged: boolean;
  detectors: string[];
  reasons: string[];
  contributions: Contribution[];
  event: (index: number) => { type: string; actor: string; repo: string; activity: Record<string, unknown> };
  workState?: Incident["work_state"];
}

/** A contribution in one line. */
export function contribution(feature: string, value: number, expected: number | null, share: number): Contribution {
  return { feature, value, expected, share };
}

/** A made-up commit hash: forty digits, the same for the same number. */
export function commit(n: number): string {
  return ((n + 11) * 2_654_435_761).toString(16).padStart(10, "a").repeat(4).slice(0, 40);
}

/** The first events of a story, at most a hundred, spread over its time. */
export function eventsOf(story: Story, firstAt: number): IncidentEvent[] {
  const shown = Math.min(100, story.eventCount);
  return Array.from({ length: shown }, (_, index) => {
    const { type, actor, repo, activity } = story.event(index);
    const at = new Date(firstAt + (index * story.lastedSeconds * 1000) / story.eventCount).toISOString();
    return { id: `${5_000_000_000 + index * 17}`, type, at, actor, repo, activity, payload: null };
  });
}
