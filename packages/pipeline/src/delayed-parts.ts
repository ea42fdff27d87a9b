/** A part of a saved state that is copied bit by bit while what it is a copy of goes on changing. */
export interface PartCopy {
  /** Goes on, for about so many bytes; the part, as everything stood when the copy began, once it is whole. */
  advance(mostBytes: number): Uint8Array | undefined;
}

/**
 * Large parts of a saved state that are not copied at once, so that saving holds nothing up for long: the rest is done by
 * `advance`, between other work. However much was learned meanwhile, the parts are those of the moment of the save.
 *
 * @example
 * const delayed = new DelayedParts();
 * const { changed } = pipeline.save(true, delayed);
 * while (!delayed.advance(1_000_000)) pipeline.process(next());
 * for (const [name, bytes] of delayed.parts) changed.set(name, bytes);
 */
export class DelayedParts {
  /** Those that are whole. */
  readonly parts = new Map<string, Uint8Array>();
  readonly #copies: { name: string; copy: PartCopy }[] = [];
  readonly #names: string[] = [];

  /** Names of all, whole or not. */
  get names(): readonly string[] {
    return this.#names;
  }

  add(name: string, copy: PartCopy): void {
    this.#names.push(name);
    this.#copies.push({ name, copy });
  }

  /** Copies about so many bytes of the part that is next. True once all are whole. */
  advance(mostBytes: number): boolean {
    const next = this.#copies[0];
    if (next === undefined) return true;
    const bytes = next.copy.advance(mostBytes);
    if (bytes !== undefined) {
      this.parts.set(next.name, bytes);
      this.#copies.shift();
    }
    return this.#copies.length === 0;
  }
}

/** The part as a map: delayed when that is wanted, otherwise copied now. */
export function partOf(name: string, copy: PartCopy, delayed: DelayedParts | undefined): Map<string, Uint8Array> {
  if (delayed !== undefined) {
    delayed.add(name, copy);
    return new Map();
  }
  const bytes = copy.advance(Number.POSITIVE_INFINITY);
  if (bytes === undefined) throw new RangeError(`the part ${name} was not copied to its end`);
  return new Map([[name, bytes]]);
}
