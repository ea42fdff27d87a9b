import { type AccessOptions, createAccess } from "../packages/server/src/access/access.ts";
import type { Scope } from "../packages/server/src/access/caller.ts";
import type { ApiOptions } from "../packages/server/src/api/api-options.ts";
import { apiUnderTest, NOW } from "../packages/server/src/api/api-under-test.ts";
import type { Database } from "../packages/server/src/storage/database.ts";

/** The installation's token in these tests. */
export const TOKEN = "the-token-of-this-installation";
export const HOST = { host: "localhost:8000" };
/** What a browser adds to what a page of ours sends. */
export const OWN_PAGE = { origin: "http://localhost:8000", "sec-fetch-site": "same-origin" };

const LOOPBACK = ["localhost", "127.0.0.1"];

type Served = Pick<ApiOptions, "dashboardDir" | "requestsPerMinute" | "publicUrl" | "trustedProxies" | "allowedHosts">;

/** The API over a real database, with a clock that goes when told. */
export function accessService(database: Database, options: Partial<AccessOptions> & Partial<Served> = {}) {
  const { dashboardDir, requestsPerMinute, publicUrl, trustedProxies, allowedHosts = LOOPBACK, ...given } = options;
  const time = { now: NOW };
  const clock = () => time.now;
  const access = createAccess({
    pool: database.pool,
    workspace: database.config.workspace,
    clock,
    installationToken: TOKEN,
    readSettings: async () => ({ people: [] }),
    githubApiUrl: "http://127.0.0.1:1",
    keys: undefined,
    secretVariables: {},
    ...given,
  });
  const api = apiUnderTest({
    ...{ access, clock, dashboardDir, requestsPerMinute, publicUrl, trustedProxies, allowedHosts },
  });

  /** Makes a token and gives what its owner sends. */
  async function bearer(scope: Scope, expiresAt: number | null = null): Promise<{ id: string; authorization: string }> {
    const { secret, token } = await access.tokens.create({
      name: `${scope} token`,
      scope,
      expiresAt,
      createdBy: "test",
    });
    return { id: token.id, authorization: `Bearer ${secret}` };
  }

  /** Signs in as a browser does and gives the cookie it got. */
  async function signIn(body: object = { token: TOKEN }, headers: Record<string, string> = {}) {
    const response = await api.app.inject({
      method: "POST",
      url: "/api/v1/session",
      headers: { ...HOST, ...OWN_PAGE, ...headers },
      body,
    });
    return { response, cookie: cookieOf(response.headers["set-cookie"]) };
  }

  return { ...api, access, time, bearer, signIn };
}

/** The `Cookie` header for a `Set-Cookie`. */
export function cookieOf(header: string | string[] | undefined): string {
  return ([header].flat().at(-1) ?? "").split(";")[0] ?? "";
}
