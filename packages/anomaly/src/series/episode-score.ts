import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { RecentScores } from "./recent-scores.ts";

/** How strange one row is: about 1 is usual in both. */
export interface Strangeness {
  /** The row itself, what was reported before it taken out. */
  row: number;
  /** The shape of the last rows, everything in it. */
  shape: number;
}

/** Part of `hold` that the level stays up: with more, two events near each other become one more often. */
const LEVEL_SHARE = 0.75;

export interface EpisodeScoreOptions {
  /** Rows that one event is held together. */
  hold: number;
  /** How strange a row must be to be news. */
  alarmLevel: number;
}

/**
 * Tells what is new from what goes on, in one score from 0 to 1.
 *
 * A row is news when it is stranger than `alarmLevel` and than every row of the last `hold`: it scores above one half,
 * `1 - alarmLevel / (2 · strangeness)`. Every other row scores below one half, by how strange the latest shapes have been:
 * `level / (1 + level) / 2`. The level is the mean of the last `hold` shapes, and stays where it was highest for three
 * quarters of `hold`. So an event is reported once, where it shows, and then stands out as one run of rows and not as a
 * scatter of them.
 *
 * O(hold) a row.
 */
export class EpisodeScore {
  readonly #alarmLevel: number;
  readonly #rows: RecentScores;
  readonly #shapes: RecentScores;
  readonly #means: RecentScores;

  constructor({ hold, alarmLevel }: EpisodeScoreOptions) {
    this.#alarmLevel = alarmLevel;
    this.#rows = new RecentScores(hold);
    this.#shapes = new RecentScores(hold);
    this.#means = new RecentScores(Math.max(1, Math.round(LEVEL_SHARE * hold) - 1));
  }

  /** Whether the row is to be reported. */
  isNews({ row }: Strangeness): boolean {
    return row > this.#alarmLevel && row > (this.#rows.highest ?? 0);
  }

  /** 0 to 1; changes nothing. */
  score(strangeness: Strangeness): number {
    if (this.isNews(strangeness)) return 1 - this.#alarmLevel / strangeness.row / 2;
    const level = Math.max(this.#means.highest ?? 0, this.#shapes.meanWith(strangeness.shape));
    return level / (1 + level) / 2;
  }

  /** Goes on to the next row. */
  push(strangeness: Strangeness): void {
    this.#means.push(this.#shapes.meanWith(strangeness.shape));
    this.#shapes.push(strangeness.shape);
    this.#rows.push(strangeness.row);
  }

  write(writer: StateWriter): void {
    for (const scores of [this.#rows, this.#shapes, this.#means]) scores.write(writer);
  }

  read(reader: StateReader): void {
    for (const scores of [this.#rows, this.#shapes, this.#means]) scores.read(reader);
  }
}
