import type { Era } from "../../scenario.ts";

/** What a CreateEvent makes. `ref` is a branch's or tag's name. */
export type Made =
  | { what: "repository"; description?: string; defaultBranch?: string }
  | { what: "branch" | "tag"; ref: string; description?: string; defaultBranch?: string };

function fullRef(what: "branch" | "tag", ref: string): string {
  return `refs/${what === "tag" ? "tags" : "heads"}/${ref}`;
}

/** A new repository, branch or tag; `description` is the repository's. */
export function createPayload(era: Era, made: Made): Record<string, unknown> {
  const { what, description = null, defaultBranch = era === "2015" ? "master" : "main" } = made;
  const ref = what === "repository" ? null : made.ref;
  const rest = { master_branch: defaultBranch, description, pusher_type: "user" };
  if (era !== "2026") return { ref, ref_type: what, ...rest };
  return { ref, ref_type: what, full_ref: what === "repository" ? "" : fullRef(what, made.ref), ...rest };
}

/** A branch or tag that is gone. */
export function deletePayload(era: Era, what: "branch" | "tag", ref: string): Record<string, unknown> {
  const gone = { ref, ref_type: what, pusher_type: "user" };
  return era === "2026" ? { ...gone, full_ref: fullRef(what, ref) } : gone;
}
