import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { listening } from "../../packages/server/src/api/api-under-test.ts";
import { accessService, TOKEN } from "../access-service.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { type NoBrowser, openBrowser } from "./open-browser.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BUILD = `${ROOT}/packages/dashboard/build`;
const GITHUB_TOKEN = "ghp_planted";
const PROVIDER = { issuer: "http://127.0.0.1:1", clientId: "oddwatch", groupsClaim: "groups", scope: "email" };

let database: TestDatabase;
let service: ReturnType<typeof accessService>;
let browser: Browser | NoBrowser;
let url: string;
const github = createServer((request, response) => {
  const isTheirs = request.headers.authorization === `Bearer ${GITHUB_TOKEN}`;
  response.writeHead(isTheirs ? 200 : 401, { "content-type": "application/json" });
  response.end(JSON.stringify(isTheirs ? { login: "octocat" } : { message: "Bad credentials" }));
});

beforeAll(async () => {
  browser = await openBrowser();
  if ("reason" in browser) return;
  if (!existsSync(`${BUILD}/index.html`)) {
    await promisify(execFile)("npm", ["run", "build", "-w", "@oddwatch/dashboard"], { cwd: ROOT });
  }
  database = await createTestDatabase();
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  service = accessService(database, {
    dashboardDir: BUILD,
    githubApiUrl: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
    readSettings: async () => ({ people: [{ github: "octocat", role: "viewer" }] }),
    oidc: PROVIDER,
  });
  url = await listening(service.app);
}, 180_000);

afterAll(async () => {
  if ("close" in browser) await browser.close();
  await service?.app.close();
  github.close();
  await database?.drop();
}, 60_000);

beforeEach((context) => {
  if ("reason" in browser) context.skip(browser.reason);
});

it.each([
  ["an API token", "Token", TOKEN, "installation token", "not an API token"],
  ["a GitHub token", "GitHub token", GITHUB_TOKEN, "octocat", "GitHub does not know this token"],
])("the page signs somebody in with %s, and out again", { timeout: 60_000 }, async (_what, label, secret, name, no) => {
  const page = await (browser as Browser).newPage();
  await page.goto(url);
  const field = page.getByLabel(label, { exact: true });
  await page.getByRole("link", { name: "Sign in with OpenID Connect" }).waitFor();
  await field.fill("made-up");
  await field.press("Enter");
  await page.getByText(no).waitFor();
  await field.fill(secret);
  await field.press("Enter");
  const out = page.getByRole("button", { name: "Sign out" });
  await out.waitFor();
  expect(await out.getAttribute("title")).toBe(`Signed in as ${name}`);
  expect(await service.access.sessions.list()).toHaveLength(1);
  await out.click();
  await field.waitFor();
  expect(await service.access.sessions.list()).toEqual([]);
  await page.close();
});
