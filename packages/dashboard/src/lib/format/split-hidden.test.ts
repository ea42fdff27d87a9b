import { describe, expect, it } from "vitest";
import { splitHidden, withoutHidden } from "./split-hidden.ts";

describe("splitHidden", () => {
  it("leaves an ordinary text whole, in any script", () => {
    for (const text of ["octocat/hello-world", "שלום", "नमस्ते", "日本語", "🎉 release", "👩‍💻"]) {
      expect(splitHidden(text)).toEqual([{ text, hidden: false }]);
    }
  });

  it("names a mark that turns the reading direction", () => {
    expect(splitHidden("invoice\u202efdp.exe")).toEqual([
      { text: "invoice", hidden: false },
      { text: "U+202E", hidden: true },
      { text: "fdp.exe", hidden: false },
    ]);
  });

  it("names zero-width characters, line breaks, escapes and tags", () => {
    const hidden = splitHidden("a\u200bb\nc\u001b[2J\u{e0041}d\u200de").filter((part) => part.hidden);
    expect(hidden.map((part) => part.text)).toEqual(["U+200B", "U+000A", "U+001B", "U+E0041", "U+200D"]);
  });

  it("gives nothing for an empty text", () => {
    expect(splitHidden("")).toEqual([]);
  });
});

it("withoutHidden leaves only what can be seen", () => {
  expect(withoutHidden("a\u202eb\u200bc\n")).toBe("abc");
});
