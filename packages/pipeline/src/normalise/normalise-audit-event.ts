import type { AuditEvent } from "@oddwatch/github-events";
import type { Audit } from "../activity.ts";
import { visibleName } from "./clean-text.ts";
import { maskSecrets } from "./mask-secrets.ts";

const LOGIN = 100;
const REPO = 140;
const ACTION = 100;
const NAME = 255;

/** An act of an audit log in the pipeline's words: bounded, visible characters only, secrets masked. Pure. */
export function normaliseAuditEvent(event: AuditEvent, seenAt: number): Audit {
  const activity: Audit = {
    id: visibleName(event.id, 100),
    type: "AuditEvent",
    at: event.at,
    seenAt,
    lane: "audit",
    actor: visibleName(event.actor.login, LOGIN),
    kind: "audit",
    action: visibleName(event.action, ACTION),
    organisation: visibleName(event.organisation, LOGIN),
  };
  if (event.actor.id !== undefined) activity.actorId = event.actor.id;
  if (event.repo !== undefined) activity.repo = visibleName(event.repo.name, REPO);
  if (event.repo?.id !== undefined) activity.repoId = event.repo.id;
  for (const field of ["target", "from", "to"] as const) {
    const value = event[field];
    if (value !== undefined) activity[field] = maskSecrets(visibleName(value, NAME));
  }
  return activity;
}
