import { expect, it } from "vitest";
import { codeChangeOf } from "./code-change.ts";
import { entropyBits } from "./entropy.ts";
import { riskOf } from "./file-risk.ts";
import { findSecrets, isSameSecret } from "./find-secrets.ts";

const SECRET = `ghp_${"x1Y2z3W4v5".repeat(3)}aB3dE6`;
const ENCODED = Buffer.from(Array.from({ length: 150 }, (_, n) => (n * 197 + 31) % 256)).toString("base64");

function file(filename: string, added: string[], status = "modified") {
  const patch = `@@ -0,0 +1,${added.length} @@\n${added.map((line) => `+${line}`).join("\n")}`;
  return { filename, status, additions: added.length, deletions: 0, patch };
}

it("a change comes to figures and kinds, and to no word of what was written", async () => {
  const files = [
    file(".github/workflows/words-of-strangers.yml", ["words of strangers", ENCODED]),
    file("src/setup.py", ["x = 1"]),
    { filename: "old.txt", status: "removed", additions: 0, deletions: 9 },
  ];
  const change = await codeChangeOf({ status: "ahead", aheadBy: 1, behindBy: 0, files });
  expect(change).toMatchObject({
    files: 3,
    additions: 3,
    deletions: 9,
    removedFiles: 1,
    risky: { workflow: 1, install: 1 },
    denseLines: 1,
    secrets: [],
  });
  expect(JSON.stringify(change)).not.toContain("strangers");
});

it("entropy is low for prose and code and high for what is encoded", () => {
  expect(entropyBits("")).toBe(0);
  expect(entropyBits("aaaa")).toBe(0);
  expect(entropyBits("abab")).toBe(1);
  const code =
    "export async function codeChangeOf({ status, aheadBy, behindBy, files }: Comparison): Promise<CodeChange> {";
  expect(entropyBits(code)).toBeLessThan(5);
  expect(entropyBits(ENCODED)).toBeGreaterThan(5.2);
});

it.each([
  [".github/workflows/ci.yml", "workflow"],
  ["tools/action.yml", "workflow"],
  ["config/.env.production", "credential"],
  ["deploy/id_rsa", "credential"],
  ["m4/build-to-host.m4", "install"],
  ["package.json", "dependency"],
  ["lib/helper.so", "binary"],
  ["src/index.ts", undefined],
  ["docs/environment.md", undefined],
])("%s is a file of the risk %s", (path, risk) => {
  expect(riskOf(path)).toBe(risk);
});

it("a credential can be told again by whoever has it, and by nobody else", async () => {
  const [one, two] = await findSecrets([file("a.ts", ["", `const a = "${SECRET}";`]), file("b.ts", [SECRET])]);
  expect(one).toMatchObject({ file: 1, line: 2 });
  expect(two).toMatchObject({ file: 2, line: 1 });
  expect(one?.hash).not.toBe(two?.hash);
  expect(isSameSecret(SECRET, one as { hash: string })).toBe(true);
  expect(isSameSecret(`${SECRET.slice(0, -1)}x`, one as { hash: string })).toBe(false);
  expect(JSON.stringify([one, two])).not.toContain(SECRET.slice(4, 10));
});

it("credentials that a change takes away, or leaves, are none that it adds", async () => {
  const patch = `@@ -1,2 +1,1 @@\n-${SECRET}\n ${SECRET}`;
  expect(await findSecrets([{ filename: "a", status: "modified", additions: 0, deletions: 1, patch }])).toEqual([]);
});

it("a credential that was sought is taken out once for each line that takes it away, unless it only moved", async () => {
  const found = await findSecrets([file("a.ts", [SECRET]), file("b.ts", [SECRET])]);
  const outOf = async (patch: string) => {
    const files = [{ filename: "a.ts", status: "modified", additions: 0, deletions: 1, patch }];
    const { takenOut, sought } = await codeChangeOf({ status: "ahead", aheadBy: 1, behindBy: 0, files }, found);
    expect(sought).toEqual(found.map(({ hash }) => hash));
    return takenOut;
  };
  expect(await outOf(`@@ -1,1 +0,0 @@\n-${SECRET}`)).toEqual([found[0]?.hash]);
  expect(await outOf(`@@ -1,2 +0,0 @@\n-${SECRET}\n-${SECRET}`)).toEqual(found.map(({ hash }) => hash));
  expect(await outOf(`@@ -1,1 +1,2 @@\n-${SECRET}\n+\n+const a = "${SECRET}";`)).toEqual([]);
  expect(await outOf(`@@ -1,1 +0,0 @@\n-${SECRET.replace("x1", "x7")}`)).toEqual([]);
});
