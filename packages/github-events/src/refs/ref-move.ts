/** A tag that is new, points elsewhere than before, or is gone: seen by comparing two listings of a repository's refs. */
export interface RefMove {
  /** `owner/name`. */
  repo: string;
  /** Whole name, such as `refs/tags/v1`. */
  ref: string;
  /** Object the ref named before; undefined for a new ref. */
  from?: string;
  /** Object the ref names now; undefined for a deleted ref. For an annotated tag this is the tag itself. */
  to?: string;
  /** The commit behind `to` when that is an annotated tag. */
  peeled?: string;
  /** When the change was seen, ms since epoch: up to one interval after it happened. */
  at: number;
}
