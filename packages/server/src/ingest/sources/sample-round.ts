import { readArchive } from "@oddwatch/github-events";
import type { SourceItem, SourceRound } from "../source-round.ts";

/** Name of the source, and key of its position. */
export const SAMPLE_SOURCE = "sample";

/**
 * The bundled sample, its times moved so that the last event happened `endsAt` (ms since epoch): what the detectors of an
 * empty store warm up on. Marked by its lane, and with ids of its own, so that nobody takes it for today's activity.
 */
export async function sampleRound(path: string, endsAt: number): Promise<SourceRound> {
  const items: SourceItem[] = [];
  for await (const rows of readArchive(path, { worker: false, raw: false })) {
    for (const { event } of rows) items.push({ event: { ...event, id: `sample:${event.id}` }, seenAt: endsAt });
  }
  const newest = items.reduce((latest, { event }) => Math.max(latest, event?.at ?? 0), 0);
  for (const { event } of items) if (event !== undefined) event.at += endsAt - newest;
  return {
    source: SAMPLE_SOURCE,
    lane: "sample",
    items,
    refused: [],
    at: endsAt,
    controls: [],
    position: { loadedAt: endsAt },
  };
}
