import { expect, it } from "vitest";
import { sourceOf } from "./source-of.fixture.ts";
import { sourceName } from "./source-words.ts";

it("sourceName says what a source named by its lane alone reads, and keeps any other name", () => {
  expect(sourceName(sourceOf({ name: "public", lane: "public" }))).toBe("Public events");
  expect(sourceName(sourceOf({ name: "2025-07-04-15.json.gz", lane: "archive" }))).toBe("2025-07-04-15.json.gz");
  expect(sourceName(sourceOf({ name: "toString", lane: "toString" }))).toBe("toString");
});
