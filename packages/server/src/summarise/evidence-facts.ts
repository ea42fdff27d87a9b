/** Something that was looked up about an incident, said in one sentence. */
export interface EvidenceFact {
  /** Names it within its incident, such as `actor.created`: letters, digits and `. _ : / # -`. */
  key: string;
  text: string;
  /** Where it is from, such as an address of GitHub's API. */
  source: string;
}

/** What was looked up about one incident, the most telling first. */
export interface EvidenceFacts {
  facts: readonly EvidenceFact[];
}

/** Nothing was looked up. */
export const NO_EVIDENCE: EvidenceFacts = { facts: [] };
