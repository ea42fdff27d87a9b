import type { AccessOptions } from "../packages/server/src/access/access.ts";
import { createAccess } from "../packages/server/src/access/access.ts";
import { readKeyRing } from "../packages/server/src/secrets/key-ring.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { NOON } from "./synthetic-activity.ts";

/** Puts made-up rows into every table of access and secrets, the same in every workspace but for what is sealed. */
export async function fillAccess({ pool }: Pick<Database, "pool">, workspace: string): Promise<void> {
  let made = 0;
  const options: AccessOptions = {
    pool,
    workspace,
    clock: () => NOON,
    random: (count) => {
      made += 1;
      return Buffer.alloc(count, made);
    },
    installationToken: undefined,
    readSettings: async () => ({ people: [] }),
    githubApiUrl: "http://127.0.0.1:1",
    keys: readKeyRing("11".repeat(32)),
    secretVariables: {},
  };
  const { tokens, sessions, secrets, audit } = createAccess(options);
  const { token } = await tokens.create({ name: "It's odd", scope: "read", expiresAt: null, createdBy: "setup" });
  await sessions.open({ via: "token", tokenId: token.id });
  await secrets.write("slack-main", "made up", "setup");
  const act = { who: "setup", via: "installation", address: "127.0.0.1", action: "storeSecret" } as const;
  await audit.begin({ ...act, target: "slack-main", status: 204 });
}
