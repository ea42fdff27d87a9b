import { expect, it } from "vitest";
import { identifierWords } from "./identifier-words.ts";

it("identifierWords reads a program's name as words", () => {
  expect(identifierWords("repos_per_hour")).toBe("Repos per hour");
  expect(identifierWords("mass-deletion")).toBe("Mass deletion");
  expect(identifierWords("")).toBe("");
});
