import { type Activity, maskSecrets, type PipelineOutput } from "@oddwatch/pipeline";
import type { KeptPayload } from "../storage/batch.ts";
import type { Candidate } from "./admit.ts";

/** Kinds rare and telling enough that the whole payload is kept whether or not they end up in an incident. */
const HIGH_PRIORITY: ReadonlySet<Activity["kind"]> = new Set([
  "delete",
  "release",
  "member",
  "public",
  "ref-move",
  "audit",
]);
const MOST_CHARACTERS = 64_000_000;
const LONGEST = 100_000;

interface Recent {
  type: string;
  at: number;
  raw: string;
}

/**
 * Whole payloads of the latest events, in memory, so that an incident that opens a little later can still keep those of
 * the events that led to it. After a restart it begins empty: earlier events then keep their trimmed form only.
 */
export class RecentPayloads {
  readonly #recent = new Map<string, Recent>();
  #characters = 0;

  /** Takes the batch's payloads in and answers with those worth storing. */
  keep(candidates: readonly Candidate[], outputs: readonly PipelineOutput[]): KeptPayload[] {
    const wanted = new Set<string>();
    for (const { activity, raw } of candidates) {
      if (raw === undefined || raw.length > LONGEST) continue;
      this.#remember(activity.id, { type: activity.type, at: activity.at, raw });
      if (HIGH_PRIORITY.has(activity.kind)) wanted.add(activity.id);
    }
    for (const output of outputs) {
      if (output.output === "incident") for (const id of output.eventIds) wanted.add(id);
    }
    const kept: KeptPayload[] = [];
    for (const eventId of wanted) {
      const recent = this.#recent.get(eventId);
      if (recent === undefined) continue;
      this.#forget(eventId, recent);
      kept.push({ eventId, type: recent.type, at: recent.at, payload: maskSecrets(recent.raw) });
    }
    return kept;
  }

  #remember(id: string, recent: Recent): void {
    this.#recent.set(id, recent);
    this.#characters += recent.raw.length;
    for (const [oldest, { raw }] of this.#recent) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.#recent.delete(oldest);
      this.#characters -= raw.length;
    }
  }

  #forget(id: string, { raw }: Recent): void {
    this.#recent.delete(id);
    this.#characters -= raw.length;
  }
}
