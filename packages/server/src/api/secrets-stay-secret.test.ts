import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessService, HOST, TOKEN } from "../../../../test/access-service.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { readKeyRing } from "../secrets/key-ring.ts";

const PAT = "github_pat_planted0123456789";
const KEY = randomBytes(32).toString("base64");
const VALUE = "https://hooks.example/services/planted-value";
const VARIABLE = "planted-variable-of-the-environment";
const CLIENT_SECRET = "planted-oidc-client-secret";

let database: TestDatabase;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await database.drop();
});

/** A GitHub that answers well, badly, and by repeating what it was sent. */
async function repeatingGithub(): Promise<string> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    if (calls === 1) response.end('{"login":"mona"}');
    else response.writeHead(calls % 2 === 0 ? 500 : 401).end(JSON.stringify(request.headers));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function everyRow(): Promise<string> {
  const { rows: tables } = await database.owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'oddwatch'::regnamespace and relkind in ('r', 'p')",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.owner.query<{ row: string }>(
      `select each::text as row from oddwatch.${name} as each`,
    );
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join("\n");
}

it("keeps what is secret out of every answer, log line and row", async () => {
  const service = accessService(database, {
    githubApiUrl: await repeatingGithub(),
    readSettings: async () => ({ people: [{ github: "mona", role: "admin" }] }),
    keys: readKeyRing(KEY),
    secretVariables: { SLACK_URL: VARIABLE },
    oidc: {
      issuer: "http://127.0.0.1:1",
      clientId: "c",
      clientSecret: CLIENT_SECRET,
      groupsClaim: "groups",
      scope: "",
    },
  });
  ends.push(() => service.app.close());
  const told: string[] = [];
  async function call(method: "GET" | "POST" | "PUT" | "DELETE", url: string, headers: object = {}, body?: object) {
    const response = await service.app.inject({ method, url, headers: { ...HOST, ...headers }, body });
    told.push(response.body, JSON.stringify({ ...response.headers, "set-cookie": undefined }));
    return response;
  }
  const owner = { authorization: `Bearer ${TOKEN}` };
  const { cookie } = await service.signIn();
  const pat = await service.signIn({ github_token: PAT });
  expect(pat.response.statusCode).toBe(204);
  const { authorization } = await service.bearer("admin");
  const planted = [
    ...[TOKEN, PAT, KEY, VALUE, VARIABLE, CLIENT_SECRET, authorization.slice("Bearer ".length)],
    ...[cookie, pat.cookie].map((each) => each.slice(each.indexOf("=") + 1)),
  ];

  for (const headers of [owner, { authorization }, { cookie: pat.cookie }]) {
    for (const path of ["tokens", "sessions", "secrets", "audit", "session", "settings", "session/oidc"]) {
      await call("GET", `/api/v1/${path}`, headers);
    }
  }
  await call("POST", "/api/v1/session", {}, { github_token: PAT });
  await call("POST", "/api/v1/session", {}, { github_token: PAT });
  await call("POST", "/api/v1/session", {}, { token: `${TOKEN}x` });
  await call("POST", "/api/v1/session", {}, { github_token: [PAT], token: { [TOKEN]: 1 } });
  expect((await call("PUT", "/api/v1/secrets/slack-main", owner, { value: VALUE })).statusCode).toBe(204);
  await call("PUT", "/api/v1/secrets/slack-main", owner, { value: [VALUE] });
  await call("PUT", "/api/v1/secrets/Not-A-Name", owner, { value: VALUE });
  await call("DELETE", "/api/v1/secrets/another", owner);
  await call("GET", `/api/v1/incidents/x`, { authorization: `${authorization}!` });
  await call("GET", "/nothing/here", owner);
  await call("GET", "/docs/json", owner);
  await call("GET", "/metrics", owner);
  expect(await service.access.secrets.read({ secret: "slack-main" })).toBe(VALUE);
  expect(await service.access.secrets.read({ env: "SLACK_URL" })).toBe(VARIABLE);

  const places = { answers: told.join("\n"), log: service.logged.join("\n"), rows: await everyRow() };
  expect(places.rows.length).toBeGreaterThan(1000);
  expect(planted.every((each) => each.length >= 20)).toBe(true);
  for (const [place, text] of Object.entries(places)) {
    for (const secret of planted) {
      const forms = [
        secret,
        Buffer.from(secret).toString("base64").replaceAll("=", ""),
        Buffer.from(secret).toString("hex"),
      ];
      expect(
        forms.filter((form) => text.includes(form)),
        `${secret} in the ${place}`,
      ).toEqual([]);
    }
  }
});
