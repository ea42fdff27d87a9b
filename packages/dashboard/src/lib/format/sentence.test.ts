import { expect, it } from "vitest";
import { sentence } from "./sentence.ts";

it("sentence begins and ends what a program said", () => {
  expect(sentence("the database does not answer")).toBe("The database does not answer.");
  expect(sentence("Try later.")).toBe("Try later.");
  expect(sentence("  ")).toBe("");
});
