import type { Incident, IncidentDetail, IncidentPage } from "@oddwatch/protocol";
import { STORIES } from "./stories.ts";
import { eventsOf, type Story } from "./story.ts";

const ROUNDS = 12;

/** Made-up incidents in memory, enough for several pages. A development aid. */
export class FakeStore {
  readonly #details: IncidentDetail[] = [];
  #revision = 0;
  readonly #sample: boolean;

  constructor(now: number, { empty = false, sample = false } = {}) {
    this.#sample = sample;
    if (empty) return;
    for (let round = ROUNDS - 1; round >= 0; round--) {
      for (const story of STORIES.toReversed())
        this.#add(story, now - (story.agoSeconds + round * 14_000) * 1000, round);
    }
  }

  get revision(): number {
    return this.#revision;
  }

  page(severities: string[], cursor: string | null, limit: number): IncidentPage {
    const before = cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor);
    const rows = this.#details
      .filter((each) => each.revision < before && (severities.length === 0 || severities.includes(each.severity)))
      .sort((a, b) => b.revision - a.revision);
    const last = rows[limit - 1];
    return {
      incidents: rows.slice(0, limit).map(listed),
      next_cursor: rows.length > limit && last ? String(last.revision) : null,
    };
  }

  find(id: string): IncidentDetail | undefined {
    return this.#details.find((each) => each.id === id || each.aliases.includes(id));
  }

  bySeverity(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(Object.groupBy(this.#details, (each) => each.severity)).map(([k, v]) => [k, v.length]),
    );
  }

  get total(): number {
    return this.#details.length;
  }

  /** Opens another copy of a story, as if it had just happened. */
  open(turn: number, now: number): Incident {
    const story = STORIES[turn % STORIES.length] as Story;
    return listed(this.#add({ ...story, state: "new" }, now, ROUNDS + turn));
  }

  /** Lets one of the newest incidents grow. */
  grow(turn: number, now: number): Incident | undefined {
    const newest = this.#details.toSorted((a, b) => b.revision - a.revision)[turn % 4];
    if (newest === undefined) return undefined;
    newest.event_count += 1 + (turn % 7);
    newest.last_event_at = new Date(now).toISOString();
    newest.revision = ++this.#revision;
    return listed(newest);
  }

  #add(story: Story, lastAt: number, round: number): IncidentDetail {
    const firstAt = lastAt - story.lastedSeconds * 1000;
    const at = (ms: number) => new Date(ms).toISOString();
    const { eventCount, agoSeconds: _, lastedSeconds: __, paged, event: ___, workState = "open", ...rest } = story;
    const detectedAt = firstAt + Math.min(story.lastedSeconds, 30) * 1000;
    const events = eventsOf(story, firstAt);
    const detail: IncidentDetail = {
      ...rest,
      detected_severity: story.severity,
      id: `inc_${(round * 7919 + STORIES.findIndex((each) => each.kind === story.kind) * 104_729 + 48_611).toString(16).padStart(12, "7c")}`,
      state: round > 0 && round < ROUNDS ? "resolved" : story.state,
      event_count: eventCount,
      event_ids: events.map((each) => each.id),
      first_event_at: at(firstAt),
      last_event_at: at(lastAt),
      detected_at: at(detectedAt),
      paged_at: paged ? at(detectedAt) : null,
      sample: this.#sample,
      work_state: workState,
      revision: ++this.#revision,
      events,
      timeline: [
        { at: at(firstAt), what: "first", text: "First event of what became this incident" },
        {
          at: at(detectedAt),
          what: "opened",
          text: `Opened as ${story.severity === "critical" ? "high" : story.severity}`,
        },
        ...(story.severity === "critical"
          ? [{ at: at(detectedAt + 6000), what: "severity", text: "Raised from high to critical" }]
          : []),
        ...(paged
          ? [{ at: at(detectedAt), what: "paged", text: "Crossed the threshold of the alert budget (3 of 25 today)" }]
          : []),
      ],
      aliases: round === 0 && story.kind === "fan-out" ? ["inc_merged"] : [],
    };
    this.#details.push(detail);
    return detail;
  }
}

function listed({ event_ids: _, events: __, timeline: ___, aliases: ____, ...incident }: IncidentDetail): Incident {
  return incident;
}
