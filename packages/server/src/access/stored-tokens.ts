import { randomBytes } from "node:crypto";
import type { ApiTokenCreated, ApiTokenRequest, ApiTokens } from "@oddwatch/protocol";
import { wallClock } from "../clock.ts";
import type { OpenDatabaseOptions } from "../storage/database.ts";
import { openIdleStore } from "../storage/idle-store.ts";
import { AuditLog } from "./audit-log.ts";
import { TokenStore } from "./token-store.ts";
import { newTokenOf, tokenToWire } from "./token-wire.ts";

const AUTHOR = "command line";

/** The API tokens of a store that no service uses. What is done to them is noted in the audit log. */
export interface StoredTokens {
  create: (wanted: ApiTokenRequest) => Promise<ApiTokenCreated>;
  list: () => Promise<ApiTokens>;
  /** False when there is none of this id that could be revoked. */
  revoke: (id: string) => Promise<boolean>;
  close: () => Promise<void>;
}

/**
 * Opens the database, and `close` ends it. Makes neither a store nor a workspace.
 * @throws NoStore, NoSuchWorkspace, and what `openDatabase` fails with.
 */
export async function openStoredTokens(options: OpenDatabaseOptions): Promise<StoredTokens> {
  const { pool, workspace, close } = await openIdleStore(options);
  const tokens = new TokenStore({ pool, workspace, clock: wallClock, random: randomBytes });
  const audit = new AuditLog({ pool, workspace, clock: wallClock });
  const note = (action: string, target: string, status: number) =>
    audit.begin({ who: AUTHOR, via: AUTHOR, address: "this machine", action, target, status });
  return {
    async create(wanted) {
      const { secret, token } = await tokens.create(newTokenOf(wanted, { createdBy: AUTHOR, now: wallClock() }));
      await note("createToken", `${token.id} (${token.scope})`, 201);
      return { secret, token: tokenToWire(token) };
    },
    list: async () => ({ tokens: (await tokens.list()).map(tokenToWire) }),
    async revoke(id) {
      const isRevoked = await tokens.revoke(id);
      await note("revokeToken", id, isRevoked ? 204 : 404);
      return isRevoked;
    },
    close,
  };
}
