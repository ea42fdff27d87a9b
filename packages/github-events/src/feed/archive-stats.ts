import type { GitHubEvent } from "../event.ts";

/** Bad lines kept with their numbers, and names kept of unknown types. */
const MOST_KEPT = 100;

/** What was found in one archive file so far. Plain data. */
export interface ArchiveStats {
  path: string;
  /** Lines that are not blank; where a line holds several objects, or the file is one JSON array, each of those counts. */
  lines: number;
  /** Lines that held an event. */
  events: number;
  /** Lines that did not. */
  badLines: number;
  /** The first 100 of them, with their numbers from 1. */
  bad: { line: number; reason: string }[];
  /** How often each type came that this version does not know; the first 100 names. */
  unknownTypes: Map<string, number>;
  /** Earliest and latest time that an event gives, ms since epoch. */
  firstAt?: number;
  lastAt?: number;
  /** Bytes read of the file as it lies on disk, and how many it has. */
  bytes: number;
  totalBytes?: number;
  /** True once the file was read to its end and the end was where it should be. */
  complete: boolean;
  /** Why the file could not be read to its end. */
  reason?: string;
}

/** Keeps the figures of one archive file while it is read. */
export class ArchiveTally {
  readonly stats: ArchiveStats;

  constructor(path: string) {
    this.stats = {
      path,
      lines: 0,
      events: 0,
      badLines: 0,
      bad: [],
      unknownTypes: new Map(),
      bytes: 0,
      complete: false,
    };
  }

  countEvent(event: GitHubEvent): void {
    const { stats } = this;
    stats.lines += 1;
    stats.events += 1;
    if (stats.firstAt === undefined || event.at < stats.firstAt) stats.firstAt = event.at;
    if (stats.lastAt === undefined || event.at > stats.lastAt) stats.lastAt = event.at;
    if (event.type === "other") this.#countUnknown(event.type_name);
  }

  countBad(line: number, reason: string): void {
    this.stats.lines += 1;
    this.stats.badLines += 1;
    if (this.stats.bad.length < MOST_KEPT) this.stats.bad.push({ line, reason });
  }

  #countUnknown(type: string): void {
    const { unknownTypes } = this.stats;
    const before = unknownTypes.get(type);
    if (before !== undefined || unknownTypes.size < MOST_KEPT) unknownTypes.set(type, (before ?? 0) + 1);
  }
}
