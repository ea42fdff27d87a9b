import { describe, expect, it } from "vitest";
import { addedLines, isReplaced, isWiped } from "./patch.ts";

const file = (patch: string, rest = {}) => ({
  filename: "a",
  status: "modified",
  additions: 0,
  deletions: 0,
  patch,
  ...rest,
});
const lines = (sign: string, count: number) => Array.from({ length: count }, (_, n) => `${sign}line ${n}`).join("\n");

describe("a patch", () => {
  it("tells each added line and where it is afterwards", () => {
    const patch = "@@ -1,2 +1,3 @@ head\n a\n+b\n+c\n-d\n@@ -10 +20,2 @@\n+e\n f\n\\ No newline at end of file";
    expect(addedLines(file(patch))).toEqual([
      { line: 2, text: "b" },
      { line: 3, text: "c" },
      { line: 20, text: "e" },
    ]);
  });

  it("takes added lines that look like a head for lines", () => {
    expect(addedLines(file("@@ -0,0 +1,2 @@\n+@@ -1 +9 @@\n+++ b"))).toEqual([
      { line: 1, text: "@@ -1 +9 @@" },
      { line: 2, text: "++ b" },
    ]);
  });

  it.each([undefined, "", "no patch at all"])("that cannot be read (%j) adds nothing", (patch) => {
    expect(addedLines({ patch })).toEqual([]);
    expect(isReplaced({ ...file(""), patch })).toBe(false);
  });

  it("that leaves nothing has wiped the file", () => {
    expect(isWiped(file(`@@ -1,12 +0,0 @@\n${lines("-", 12)}`, { deletions: 12 }))).toBe(true);
    expect(isWiped(file(`@@ -3,12 +2,0 @@\n${lines("-", 12)}`, { deletions: 12 }))).toBe(false);
    expect(isWiped(file(`@@ -1,12 +0,0 @@\n${lines("-", 12)}`, { status: "removed", deletions: 12 }))).toBe(false);
  });

  it("that keeps no line has replaced the file", () => {
    const whole = `@@ -1,12 +1,3 @@\n${lines("-", 12)}\n${lines("+", 3)}`;
    expect(isReplaced(file(whole))).toBe(true);
    expect(isReplaced(file(`${whole}\n kept`))).toBe(false);
    expect(isReplaced(file(`@@ -1 +1 @@\n-a\n+b`))).toBe(false);
  });
});
