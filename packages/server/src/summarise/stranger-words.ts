/** So many words in a row are a quotation and no accident. */
const RUN = 4;
/** Shorter texts are names and single words that a summary has to be able to say. */
const LEAST_WORDS = 3;

/** Runs of words that strangers wrote, to know their sentences again wherever they turn up. */
export class StrangerWords {
  readonly #runs = new Set<string>();

  /** O(length of the texts). */
  constructor(texts: Iterable<string>) {
    for (const text of texts) for (const run of runsOf(wordsOf(text))) this.#runs.add(run);
  }

  /** Whether a sentence repeats one of the texts, or part of it. O(length). */
  isIn(sentence: string): boolean {
    const words = wordsOf(sentence);
    for (let length = LEAST_WORDS; length <= RUN; length += 1) {
      for (const run of slices(words, length)) if (this.#runs.has(run)) return true;
    }
    return false;
  }
}

/** Runs of four; of a text of three words, all three. */
function runsOf(words: string[]): string[] {
  return words.length < LEAST_WORDS ? [] : slices(words, Math.min(RUN, words.length));
}

function slices(words: string[], length: number): string[] {
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(" "));
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
