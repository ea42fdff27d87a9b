import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import type { AccessSettings } from "./access-settings.ts";
import { GithubSignIn } from "./github-sign-in.ts";

const PAT = "github_pat_planted";
const servers: { close(): unknown; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const each of servers.splice(0)) {
    each.closeAllConnections();
    each.close();
  }
});

/** A GitHub that knows one token, whose holder is in one organisation; `answers` stands in for its answers by path. */
async function github(people: AccessSettings["people"], answers: Record<string, (to: ServerResponse) => void> = {}) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    if (answers[path] !== undefined) answers[path](response);
    else if (request.headers.authorization !== `Bearer ${PAT}`) response.writeHead(401).end('{"message":"Bad"}');
    else if (path === "/user") response.end('{"login":"Mona","id":1}');
    else if (path === "/user/memberships/orgs/octo-org") response.end('{"state":"active"}');
    else if (path === "/user/memberships/orgs/pending") response.end('{"state":"pending"}');
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { signIn: new GithubSignIn({ apiUrl, settings: async () => ({ people }) }), asked };
}

it("asks GitHub who holds the token, and for the organisations that the settings name", async () => {
  const { signIn, asked } = await github([
    { githubOrganisation: "octo-org", role: "viewer" },
    { githubOrganisation: "pending", role: "admin" },
    { githubOrganisation: "elsewhere/../x", role: "admin" },
  ]);
  expect(await signIn.identify(PAT)).toEqual({ via: "github", login: "Mona", organisations: ["octo-org"] });
  expect(asked).toContain("/user/memberships/orgs/elsewhere%2F..%2Fx");
});

it.each([
  ["is unknown to GitHub", "github_pat_other"],
  ["is no token at all", "two\nlines"],
  ["is empty", ""],
])("refuses a token that %s", async (_what, token) => {
  const { signIn } = await github([]);
  await expect(signIn.identify(token)).rejects.toMatchObject({ reason: "wrong" });
});

it.each<[string, (to: ServerResponse) => void]>([
  ["fails", (to) => to.writeHead(500).end()],
  ["is rate limited", (to) => to.writeHead(403, { "x-ratelimit-remaining": "0" }).end("{}")],
  ["answers no JSON", (to) => to.end("<html>")],
  ["answers something else", (to) => to.end('{"name":"Mona"}')],
  ["hangs up", (to) => to.destroy()],
  ["sends the token elsewhere", (to) => to.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
])("says that GitHub cannot tell when it %s, and nothing of the token", async (_what, answer) => {
  const { signIn } = await github([], { "/user": answer });
  const failure = signIn.identify(PAT);
  await expect(failure).rejects.toMatchObject({ reason: "unavailable" });
  await expect(failure).rejects.not.toThrow(/planted/);
});
