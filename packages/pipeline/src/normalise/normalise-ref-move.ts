import type { RefMove } from "@oddwatch/github-events";
import type { RefMoved } from "../activity.ts";
import { keyHash } from "../features/key-hash.ts";
import { visibleName } from "./clean-text.ts";
import { maskSecrets } from "./mask-secrets.ts";

/**
 * A moved, new or deleted ref as an activity. Who did it cannot be seen from the refs: the repository's owner stands as
 * the actor. The id is made of what moved, so that the same move seen twice is one occurrence. Pure.
 */
export function normaliseRefMove(move: RefMove, seenAt: number): RefMoved {
  const repo = visibleName(move.repo, 140);
  const activity: RefMoved = {
    id: `ref:${keyHash(`${repo} ${move.ref} ${move.from ?? ""} ${move.to ?? ""} ${move.at}`, 11).toString(36)}`,
    type: "RefMove",
    at: move.at,
    seenAt,
    lane: "refs",
    actor: repo.split("/", 1)[0],
    repo,
    kind: "ref-move",
    ref: maskSecrets(visibleName(move.ref, 255)),
  };
  if (move.from !== undefined) activity.from = move.from;
  if (move.to !== undefined) activity.to = move.to;
  return activity;
}
