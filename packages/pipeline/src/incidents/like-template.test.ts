import { describe, expect, it } from "vitest";
import { likeTemplate } from "./like-template.ts";

describe("two texts look filled into one template", () => {
  it.each([
    ["A fast school to tidy your sensor", "A clean wasm timer to fix your notes"],
    ["Your token ends within the day (acme/app)", "Your token ends within the hour (other/tool)"],
    ["repository modernhack-#-team-#", "repository modernhack-#-portfolio-#"],
    ["one two three", "one two three"],
  ])("%s | %s", (one, other) => {
    expect(likeTemplate(one, other)).toBe(true);
    expect(likeTemplate(other, one)).toBe(true);
  });
});

describe("two texts that are not", () => {
  it.each([
    ["A fast school to tidy your sensor", "Tinyhack project of our team"],
    ["buy cheap followers", "buy"],
    ["to be or not to be that is the question", "to be"],
    ["", ""],
    ["same", "same"],
  ])("%s | %s", (one, other) => {
    expect(likeTemplate(one, other)).toBe(false);
  });
});
