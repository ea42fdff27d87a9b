/** How much one feature drove a score. */
export interface Driver {
  /** Its place in `FEATURES`. */
  feature: number;
  value: number;
  /** What would have been usual; undefined while too little was seen to say. */
  expected: number | undefined;
  /** The largest value that would still be ordinary; undefined when nobody asked. */
  usualUpTo?: number;
  /** How much it drove the score, as a chance 0..1: what was counted, or what a rule or a forest assigns it. */
  probability: number;
  /** Chance of a value at least this high among its like, as counted; undefined when nobody counted it. */
  counted?: number;
  /** Its like are people although the account is automation: too little automation was seen. */
  amongPeople?: true;
}

/** What one detector says of one activity. */
export interface Score {
  /** Name of the detector, such as `rate`, or `rule:` and the rule's id. */
  detector: string;
  /** Chance of something at least this strange in ordinary activity, 0..1. */
  probability: number;
  drivers: Driver[];
}
