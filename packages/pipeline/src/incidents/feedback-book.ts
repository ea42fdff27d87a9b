import { DAY_MS } from "../features/decayed-count.ts";
import { matches } from "./name-pattern.ts";

/** What a person says of an incident. */
export const JUDGEMENTS = ["useful", "expected", "false"] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** Which incidents are like the one that was judged: same kind, an entity of such a name, a detector in common. */
export interface LikeCases {
  kind: string;
  /** Name of the first entity; `*` stands for any run of characters, case is ignored. */
  entity: string;
  /** Any of these; empty for whichever. */
  detectors: string[];
}

interface Said {
  judgement: Judgement;
  like: LikeCases;
  /** ms since epoch. */
  at: number;
}

/** Something that may be like what was judged. */
export interface Case {
  kind: string;
  entity: string;
  detectors: readonly string[];
}

/** What one word changes at first. */
const FACTOR: Record<Judgement, number> = { useful: 1.1, expected: 0.75, false: 0.8 };
/** All words together: an attacker who gets one account called harmless is not invisible. */
const LEAST = 0.6;
const MOST = 1.25;
/** After so long a word counts half, in powers. */
const HALVED_AFTER_MS = 60 * DAY_MS;
const MOST_SAID = 1_000;

/**
 * What people said of incidents, and the factor it makes for the weight of like ones: between 0.6 and 1.25, fading over
 * months, gone when withdrawn. O(words said) a question.
 */
export class FeedbackBook {
  readonly #said = new Map<string, Said>();

  constructor(state?: unknown) {
    for (const [id, said] of (state ?? []) as [string, Said][]) this.#said.set(id, said);
  }

  /** `id` names this word: saying it again replaces it. */
  say(id: string, said: Said): void {
    this.#said.delete(id);
    this.#said.set(id, said);
    if (this.#said.size <= MOST_SAID) return;
    for (const oldest of this.#said.keys()) {
      this.#said.delete(oldest);
      return;
    }
  }

  withdraw(id: string): void {
    this.#said.delete(id);
  }

  /** 1 when nothing was said of its like. */
  factorFor(one: Case, at: number): number {
    let factor = 1;
    for (const said of this.#said.values()) {
      if (!isLike(one, said.like)) continue;
      const left = 0.5 ** (Math.max(0, at - said.at) / HALVED_AFTER_MS);
      factor *= FACTOR[said.judgement] ** left;
    }
    return Math.min(MOST, Math.max(LEAST, factor));
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return [...this.#said];
  }
}

function isLike({ kind, entity, detectors }: Case, like: LikeCases): boolean {
  return (
    matches(like.kind, kind) &&
    matches(like.entity, entity) &&
    (like.detectors.length === 0 || like.detectors.some((name) => detectors.includes(name)))
  );
}
