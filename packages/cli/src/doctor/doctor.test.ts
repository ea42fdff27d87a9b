import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkArchive } from "./check-archive.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import { checkDisk } from "./check-disk.ts";
import { checkGitHub } from "./check-github.ts";
import { checkNode } from "./check-node.ts";
import { checkStatusPage } from "./check-status-page.ts";
import { checkToken } from "./check-token.ts";

const NOW = Date.UTC(2026, 10, 20);
const apiUrl = "https://github.test";
const { signal } = new AbortController();

function answering(status: number, headers: Record<string, string> = {}): typeof fetch {
  return async () => new Response("{}", { status, headers });
}

function unreachable(code: string): typeof fetch {
  return async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  };
}

describe("node", () => {
  it.each([
    ["24.0.0", "ok"],
    ["25.1.0", "ok"],
    ["20.20.2", "fail"],
  ])("version %s is %s", async (version, status) => {
    expect((await checkNode(version)).status).toBe(status);
  });
});

describe("data folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "oddwatch-doctor-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("that exists is tried by writing in it", async () => {
    expect(await checkDataFolder(folder)).toEqual({
      name: "data folder",
      status: "ok",
      detail: `${folder} is writable`,
    });
  });

  it("that does not exist yet is tried where it would be made", async () => {
    const later = join(folder, "a", "b");
    expect((await checkDataFolder(later)).detail).toBe(`${later} will be made on the first start`);
  });

  it("that is a file fails and says how to name another", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await checkDataFolder(file)).toMatchObject({
      status: "fail",
      detail: `${file} cannot be written: ${file} is a file`,
      advice: expect.stringContaining("--data-dir"),
    });
  });

  it.each([
    [50, "ok"],
    [5, "warn"],
    [0.5, "fail"],
  ])("with %d GiB free is %s", async (gibibytes, status) => {
    const space = async () => ({ bavail: gibibytes * 1024 ** 3, bsize: 1 }) as never;
    expect((await checkDisk(folder, space)).status).toBe(status);
  });
});

describe("github", () => {
  it("that answers tells the rate of an address without a token", async () => {
    const fetch = answering(200, { "x-ratelimit-limit": "60", "x-ratelimit-remaining": "41" });
    expect(await checkGitHub({ apiUrl, fetch, signal })).toEqual({
      name: "github",
      status: "ok",
      detail: "https://github.test answers, 41 of 60 requests an hour left without a token",
    });
  });

  it("without rate limits answers 404 and is well", async () => {
    expect((await checkGitHub({ apiUrl, fetch: answering(404), signal })).status).toBe("ok");
  });

  it("that is down is a warning, one that cannot be reached a failure with its reason", async () => {
    expect((await checkGitHub({ apiUrl, fetch: answering(502), signal })).status).toBe("warn");
    expect(await checkGitHub({ apiUrl, fetch: unreachable("ENOTFOUND"), signal })).toMatchObject({
      status: "fail",
      detail: "https://github.test cannot be reached: the name cannot be resolved",
    });
  });
});

describe("token", () => {
  const RATE = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4990" };
  const token = "ghp_secret";
  const check = (fetch: typeof globalThis.fetch) => checkToken(token, { apiUrl, fetch, signal, now: NOW });

  it("is not needed, and the warning says what one would give", async () => {
    const result = await checkToken(undefined, { apiUrl, fetch: answering(200), signal, now: NOW });
    expect(result).toMatchObject({ status: "warn", detail: "none", advice: expect.stringContaining("5,000 requests") });
  });

  it.each([
    ["a good one", answering(200, RATE), "ok", "valid, 4990 of 5000 requests an hour left"],
    ["a wrong one", answering(401), "fail", "GitHub calls it wrong or expired (401)"],
    ["a refused one", answering(403), "fail", "GitHub refuses it (403)"],
    [
      "one that may do too much",
      answering(200, { ...RATE, "x-oauth-scopes": "read:org, repo, admin:org" }),
      "warn",
      "valid, 4990 of 5000 requests an hour left, with scopes repo, admin:org",
    ],
    [
      "one that ends soon",
      answering(200, { ...RATE, "github-authentication-token-expiration": "2026-11-23 12:00:00 UTC" }),
      "warn",
      "valid, 4990 of 5000 requests an hour left, ends in 3 days",
    ],
    [
      "a used up one",
      answering(200, { ...RATE, "x-ratelimit-remaining": "0" }),
      "warn",
      "valid, 0 of 5000 requests an hour left",
    ],
    ["one that cannot be checked", unreachable("ECONNREFUSED"), "warn", "cannot be checked: the connection is refused"],
  ] as const)("%s is judged and never printed", async (_name, fetch, status, detail) => {
    const result = await check(fetch);
    expect(result).toMatchObject({ status, detail });
    expect(JSON.stringify(result)).not.toContain(token);
  });

  it("goes to GitHub in a header, over no redirect", async () => {
    const asked: unknown[] = [];
    await check(async (url, options) => {
      asked.push(url, options?.redirect, new Headers(options?.headers).get("authorization"));
      return new Response("{}");
    });
    expect(asked).toEqual(["https://github.test/rate_limit", "error", "Bearer ghp_secret"]);
  });
});

it.each([
  ["that answers is well", answering(200), "ok"],
  ["that answers an error is a warning", answering(503), "warn"],
  ["that cannot be reached is a warning, gaps are found without it", unreachable("EAI_AGAIN"), "warn"],
])("a status page %s", async (_name, fetch, status) => {
  const result = await checkStatusPage("https://status.test/", fetch, signal);
  expect(result).toMatchObject({ status, detail: expect.stringMatching(/^https:..status.test /) });
});

it.each([
  ["that answers is well", answering(200), "ok"],
  ["that answers an error is a warning", answering(503), "warn"],
  ["that cannot be reached is a warning, live watching does not need it", unreachable("EAI_AGAIN"), "warn"],
])("an archive %s", async (_name, fetch, status) => {
  expect((await checkArchive("https://archive.test", fetch, signal)).status).toBe(status);
});
