import type { Advice } from "./advice.ts";
import { STAR_BURST, STAR_SPREE } from "./attention.ts";
import { BRANCH_FLOOD, BUSY_REPOSITORY, FLOOD, PULL_REQUEST_FLOOD, PUSH_BURST, REPOSITORY_FLOOD } from "./floods.ts";
import { REPEATED_NAME, REPEATED_TEXT } from "./repetition.ts";
import { ACCESS_BURST, FAN_OUT, MASS_DELETION, PUBLICATION_WAVE, SHELL_IN_REF, TAG_MOVE } from "./takeover.ts";
import { RARE_BURST, UNUSUAL } from "./unusual.ts";

const ADVICE: ReadonlyMap<string, Advice> = new Map([
  ["flood", FLOOD],
  ["pull-request-flood", PULL_REQUEST_FLOOD],
  ["push-burst", PUSH_BURST],
  ["push-flood", PUSH_BURST],
  ["branch-flood", BRANCH_FLOOD],
  ["repository-flood", REPOSITORY_FLOOD],
  ["busy-repository", BUSY_REPOSITORY],
  ["fan-out", FAN_OUT],
  ["roll-out", FAN_OUT],
  ["shell-in-ref", SHELL_IN_REF],
  ["tag-move", TAG_MOVE],
  ["access-burst", ACCESS_BURST],
  ["publication-wave", PUBLICATION_WAVE],
  ["mass-deletion", MASS_DELETION],
  ["foreign-deletion", MASS_DELETION],
  ["star-burst", STAR_BURST],
  ["star-spree", STAR_SPREE],
  ["repeated-text", REPEATED_TEXT],
  ["repeated-name", REPEATED_NAME],
  ["rare-burst", RARE_BURST],
  ["unusual-activity", UNUSUAL],
]);

/** What there is to say about a kind of incident; careful general words for one that is not known here. */
export function adviceFor(kind: string): Advice {
  return ADVICE.get(kind) ?? UNUSUAL;
}

/** The kinds that have words of their own. */
export const ADVISED_KINDS: readonly string[] = [...ADVICE.keys()];
