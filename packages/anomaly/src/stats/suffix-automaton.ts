/**
 * Every run of symbols that occurs in a growing sequence, as paths from the start state. Adding a symbol is O(1) taken
 * over all of them, if kinds are few.
 *
 * Source: A. Blumer and others, "The smallest automaton recognizing the subwords of a text", Theoretical Computer Science
 * 40 (1985).
 */
export class SuffixAutomaton {
  /** Per state: its longest run, the state of the longest suffix that occurs elsewhere too, and what may follow. */
  readonly #lengths = [0];
  readonly #links = [-1];
  readonly #next = [new Map<number, number>()];
  #last = 0;

  add(symbol: number): void {
    const state = this.#create(this.#lengths[this.#last] + 1, 0, new Map());
    let from = this.#last;
    for (; from !== -1 && !this.#next[from].has(symbol); from = this.#links[from]) this.#next[from].set(symbol, state);
    if (from !== -1) this.#links[state] = this.#splitAfter(from, symbol);
    this.#last = state;
  }

  /**
   * The state one symbol further on, undefined when that run does not occur. Since `state` was answered, one symbol may have
   * been added but no more: a split leaves both halves with the same ways on until the next symbol comes.
   */
  follow(state: number, symbol: number): number | undefined {
    return this.#next[state].get(symbol);
  }

  /** The state that `symbol` leads to from `start`, for runs of that length only. */
  #splitAfter(start: number, symbol: number): number {
    const target = this.#next[start].get(symbol) as number;
    if (this.#lengths[target] === this.#lengths[start] + 1) return target;
    const clone = this.#create(this.#lengths[start] + 1, this.#links[target], new Map(this.#next[target]));
    for (let from = start; from !== -1 && this.#next[from].get(symbol) === target; from = this.#links[from]) {
      this.#next[from].set(symbol, clone);
    }
    this.#links[target] = clone;
    return clone;
  }

  #create(length: number, link: number, next: Map<number, number>): number {
    this.#next.push(next);
    this.#links.push(link);
    return this.#lengths.push(length) - 1;
  }
}
