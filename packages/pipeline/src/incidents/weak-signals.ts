import type { Driver } from "../detect/score.ts";
import { MINUTE_MS } from "../features/decayed-count.ts";
import { DEFAULT_SETTINGS, type WeakSignalSettings } from "../settings.ts";
import { combinedSurprise } from "./combined-surprise.ts";

/** One kind of strange thing about an entity. */
export interface Signal {
  /** Such as `push rate`: two of the same name are one signal. */
  name: string;
  /** In powers of ten. */
  surprise: number;
  /** ms since epoch. */
  at: number;
  /** What drove it most. */
  driver: Driver | undefined;
}

/** Together they have to say this much more than one finding has to: many entities have many hours. */
const EXTRA = 1;
const MOST_ENTITIES = 4_096;

/**
 * Surprises too weak to be an incident of their own, by entity, for the time that the settings say. Several different ones on one entity are
 * given back together. Bounded: the entity that was heard of longest ago makes room. O(1).
 */
export class WeakSignals {
  readonly #byEntity = new Map<number, Signal[]>();

  /** Takes a signal; all of the entity's signals when they reach `floor` together, and forgets them. */
  add(
    entity: number,
    signal: Signal,
    floor: number,
    { kinds, withinMinutes }: WeakSignalSettings = DEFAULT_SETTINGS.weakSignals,
  ): Signal[] | undefined {
    const before = this.#byEntity.get(entity) ?? [];
    this.#byEntity.delete(entity);
    const signals = strongest([...before.filter(({ at }) => at > signal.at - withinMinutes * MINUTE_MS), signal]);
    if (signals.length >= kinds) {
      if (combinedSurprise(signals.map(({ surprise }) => surprise)) >= floor + EXTRA) return signals;
    }
    this.#byEntity.set(entity, signals);
    if (this.#byEntity.size > MOST_ENTITIES) this.#forgetOldest();
    return undefined;
  }

  /** Whether anything about the entity is kept that came after this time (ms). */
  has(entity: number, after: number): boolean {
    return this.#byEntity.get(entity)?.some(({ at }) => at > after) ?? false;
  }

  #forgetOldest(): void {
    for (const entity of this.#byEntity.keys()) {
      this.#byEntity.delete(entity);
      return;
    }
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return [...this.#byEntity];
  }

  static restore(state: unknown): WeakSignals {
    const signals = new WeakSignals();
    for (const [entity, each] of state as [number, Signal[]][]) signals.#byEntity.set(entity, each);
    return signals;
  }
}

/** The strongest of each name, in order of first appearance. */
export function strongest(signals: readonly Signal[]): Signal[] {
  const byName = new Map<string, Signal>();
  for (const signal of signals) {
    const known = byName.get(signal.name);
    if (known === undefined || signal.surprise > known.surprise) byName.set(signal.name, signal);
  }
  return [...byName.values()];
}
