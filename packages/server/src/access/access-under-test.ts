import { randomBytes } from "node:crypto";
import type pg from "pg";
import { type Access, type AccessOptions, createAccess } from "./access.ts";

/** A pool of a database that holds nothing and takes everything: for tests that are about something else. */
export function emptyPool(): pg.Pool {
  const query = async () => ({ rows: [], rowCount: 0 });
  const client = { query, on: () => undefined, off: () => undefined, release: () => undefined };
  return { query, connect: async () => client } as unknown as pg.Pool;
}

/** The real parts over whatever pool, with nobody invited and no token unless given. */
export function accessUnderTest(options: Partial<AccessOptions> = {}): Access {
  return createAccess({
    pool: emptyPool(),
    workspace: "default",
    clock: () => Date.UTC(2025, 6, 4, 15),
    random: randomBytes,
    installationToken: undefined,
    readSettings: async () => ({ people: [] }),
    githubApiUrl: "http://127.0.0.1:1",
    keys: undefined,
    secretVariables: {},
    ...options,
  });
}
