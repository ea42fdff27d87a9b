import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../../test/github-stand-in/fault.ts";
import {
  type GitHubStandIn,
  type StandInOptions,
  startGitHubStandIn,
} from "../../../../test/github-stand-in/stand-in.ts";
import { InvalidAnswer, NotFound, RateLimited, Unavailable } from "../errors.ts";
import { listRefs } from "./list-refs.ts";
import { parseAdvertisement, parseLsRefs } from "./parse-refs.ts";
import { pktLine } from "./pkt-line.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const C = "c".repeat(40);
const REFS = {
  HEAD: A,
  "refs/heads/main": A,
  "refs/pull/1/head": B,
  "refs/tags/v1": { oid: B, peeled: A },
  "refs/tags/v2": C,
};
const LISTED = [
  { name: "refs/heads/main", oid: A },
  { name: "refs/tags/v1", oid: B, peeled: A },
  { name: "refs/tags/v2", oid: C },
];

let standIn: GitHubStandIn;
afterEach(() => standIn?.stop());

async function start(options: StandInOptions = {}): Promise<string> {
  standIn = await startGitHubStandIn({ refs: { "acme/act": REFS }, ...options });
  return `${standIn.url}/acme/act.git`;
}

describe("listRefs", () => {
  it("asks a server of protocol 2 only for what is wanted", async () => {
    expect(await listRefs(await start())).toEqual(LISTED);
    expect(standIn.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /acme/act.git/info/refs",
      "POST /acme/act.git/git-upload-pack",
    ]);
  });

  it("takes protocol 0 as well", async () => {
    expect(await listRefs(await start({ gitV2: false }))).toEqual(LISTED);
    expect(standIn.requests).toHaveLength(1);
  });

  it.each([true, false])("an empty repository has no refs (protocol 2: %s)", async (gitV2) => {
    expect(await listRefs(await start({ refs: { "acme/act": {} }, gitV2 }))).toEqual([]);
  });

  it("follows a renamed repository, with its second request too", async () => {
    const url = await start({ refs: { "acme/act": REFS, "acme/old": {} } });
    standIn.inject({ fault: { kind: "redirect", status: 301, to: "/acme/act.git/info/refs?service=git-upload-pack" } });
    expect(await listRefs(url.replace("act", "old"), { prefixes: ["refs/tags/v2"] })).toEqual([
      { name: "refs/tags/v2", oid: C },
    ]);
  });

  it("where there is nothing to see, git servers ask for a password: not found", async () => {
    await expect(listRefs((await start()).replace("act", "gone"))).rejects.toThrow(NotFound);
  });

  it.each<[Fault, new (...args: never[]) => Error]>([
    [{ kind: "cut-off" }, Unavailable],
    [{ kind: "bad-gateway" }, Unavailable],
    [{ kind: "too-many-requests", retryAfterSeconds: 9 }, RateLimited],
    [{ kind: "not-a-list" }, InvalidAnswer],
  ])("%o is no list", async (fault, kind) => {
    const url = await start();
    standIn.inject({ fault });
    await expect(listRefs(url)).rejects.toThrow(kind);
  });

  it("a list longer than the bound is refused", async () => {
    await expect(listRefs(await start({ gitV2: false }), { longestBodyBytes: 200 })).rejects.toThrow(
      "longer than 200 bytes",
    );
  });
});

describe("what git servers send", () => {
  const bytes = (...lines: string[]) => new TextEncoder().encode(lines.join(""));

  it("a list without its end is refused, since a missing tag would look deleted", () => {
    const list = [pktLine(`${A} refs/tags/v1\n`), pktLine(`${B} refs/tags/v2\n`)];
    expect(parseLsRefs(bytes(...list))).toEqual({ reason: "the list of refs is cut off" });
    expect(parseAdvertisement(bytes(pktLine("# service=git-upload-pack\n"), "0000", ...list))).toEqual({
      reason: "the list of refs is cut off",
    });
  });

  it("protocol 2 may come without the service line, and with hashes of 64 digits", () => {
    expect(parseAdvertisement(bytes(pktLine("version 2\n"), pktLine("object-format=sha256\n"), "0000"))).toEqual({
      version: 2,
      capabilities: ["object-format=sha256"],
    });
    const oid = "d".repeat(64);
    expect(parseLsRefs(bytes(pktLine(`${oid} refs/tags/v1\n`), "0000")).refs).toEqual([{ name: "refs/tags/v1", oid }]);
  });

  it.each([`${A} refs/tags/a b\n`, `${A} refs/tags/a\u0007\n`, `${A} elsewhere\n`, "g refs/tags/v1\n", "\n"])(
    "%j is no ref",
    (line) => {
      expect(parseAdvertisement(bytes(pktLine(line), "0000")).reason).toBe("a line that is no ref");
    },
  );
});
