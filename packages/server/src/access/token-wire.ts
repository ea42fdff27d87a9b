import type { ApiTokenRequest, ApiToken as WireToken } from "@oddwatch/protocol";
import { isoTime } from "../api/to-wire.ts";
import type { ApiToken, NewToken } from "./token-store.ts";

const DAY_MS = 86_400_000;

/** A token as the wire has it. */
export function tokenToWire(token: ApiToken): WireToken {
  return {
    id: token.id,
    name: token.name,
    scope: token.scope,
    created_at: isoTime(token.createdAt),
    created_by: token.createdBy,
    expires_at: isoTimeOrNull(token.expiresAt),
    revoked_at: isoTimeOrNull(token.revokedAt),
    last_used_at: isoTimeOrNull(token.lastUsedAt),
  };
}

/** What somebody asks to be made. `now` in ms since epoch. */
export function newTokenOf(
  { name, scope, expires_in_days: days }: ApiTokenRequest,
  { createdBy, now }: { createdBy: string; now: number },
): NewToken {
  return { name, scope, expiresAt: days === null ? null : now + days * DAY_MS, createdBy };
}

function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}
