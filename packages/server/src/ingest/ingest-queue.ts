import { createHash } from "node:crypto";
import type { Control } from "@oddwatch/pipeline";
import type { SourceItem, SourceRound } from "./source-round.ts";

/** Types that say least about harm and come in crowds: the first to be thinned. */
const LOW_PRIORITY: ReadonlySet<string> = new Set(["WatchEvent", "ForkEvent"]);
/** Lanes that cannot be slowed: what is not taken now is gone. */
const LIVE_LANES: ReadonlySet<string> = new Set(["public", "watch", "webhook", "refs"]);

export interface IngestQueueOptions {
  /** Events that may wait before live lanes are thinned; at twice that many a source has to wait. */
  capacity: number;
  clock: () => number;
}

/** A round that waits, and whom to tell whether it was stored. */
export interface QueuedRound {
  round: SourceRound;
  onEnd: ((isStored: boolean) => void) | undefined;
}

/**
 * What waits between sources and the pipeline, bounded. A file source is only ever slowed: `offer` answers when there is
 * room. Live lanes are thinned first, low-priority types only, by their id and therefore the same on every machine; each
 * change of the rate enters the log as a control.
 */
export class IngestQueue {
  readonly #capacity: number;
  readonly #clock: () => number;
  readonly #rounds: QueuedRound[] = [];
  #waiting = 0;
  #rate = 1;
  readonly #roomFor: (() => void)[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  /** Events left out by sampling since the start. */
  sampledOut = 0;

  constructor({ capacity, clock }: IngestQueueOptions) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  /** Events that wait. */
  get size(): number {
    return this.#waiting;
  }

  /** Share of the low-priority types that is taken in on live lanes, 0..1. */
  get samplingRate(): number {
    return this.#rate;
  }

  /**
   * Puts a round at the end, waiting while the queue is full. True once it is in the queue (not in the log), false when the
   * queue was closed before.
   */
  async offer(round: SourceRound, onEnd?: QueuedRound["onEnd"]): Promise<boolean> {
    const live = LIVE_LANES.has(round.lane);
    const limit = live ? this.#capacity * 2 : this.#capacity;
    while (this.#waiting >= limit && !this.#closed) await new Promise<void>((resolve) => this.#roomFor.push(resolve));
    if (this.#closed) return false;
    const taken = live ? this.#thinned(round) : round;
    this.#rounds.push({ round: taken, onEnd });
    this.#waiting += taken.items.length;
    this.#wake?.();
    return true;
  }

  #thinned(round: SourceRound): SourceRound {
    const rate = this.#waiting < this.#capacity ? 1 : this.#waiting < this.#capacity * 1.5 ? 0.5 : 0.1;
    if (rate === 1 && this.#rate === 1) return round;
    const controls = [...round.controls];
    if (rate !== this.#rate) controls.push(this.#changeOfRate(rate, round.source));
    this.#rate = rate;
    const items = round.items.filter((item) => !isLowPriority(item) || draw(item) < rate);
    this.sampledOut += round.items.length - items.length;
    return { ...round, controls, items };
  }

  #changeOfRate(rate: number, source: string): Control {
    return { kind: "sampling", at: this.#clock(), source, types: [...LOW_PRIORITY], rate };
  }

  /** The oldest rounds with about `most` events together; waits for one. Undefined once closed and empty. */
  async take(most: number): Promise<QueuedRound[] | undefined> {
    while (this.#rounds.length === 0) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    let events = 0;
    let rounds = 0;
    do events += this.#rounds[rounds++].round.items.length;
    while (rounds < this.#rounds.length && events + this.#rounds[rounds].round.items.length <= most);
    const taken = this.#rounds.splice(0, rounds);
    this.#waiting -= events;
    for (const resolve of this.#roomFor.splice(0)) resolve();
    return taken;
  }

  /** Takes out all that waits. */
  clear(): QueuedRound[] {
    this.#waiting = 0;
    return this.#rounds.splice(0);
  }

  /** Takes no more; what waits can still be taken. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
    for (const resolve of this.#roomFor.splice(0)) resolve();
  }
}

function isLowPriority({ event }: SourceItem): boolean {
  return event !== undefined && LOW_PRIORITY.has(event.type);
}

/** The same number 0..1 for the same event wherever it is drawn. */
function draw({ event }: SourceItem): number {
  return (
    createHash("sha256")
      .update(event?.id ?? "")
      .digest()
      .readUInt32LE(0) /
    2 ** 32
  );
}
