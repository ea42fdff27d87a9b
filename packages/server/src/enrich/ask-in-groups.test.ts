import { expect, it } from "vitest";
import { askInGroups } from "./ask-in-groups.ts";
import { NotAsked } from "./not-asked.ts";

const down = new NotAsked("down", 5);
const firstLetter = async (word: string) => word[0] as string;

it("asks once for each group, and answers by thing", async () => {
  const asked: string[] = [];
  const answers = await askInGroups(["ab", "ba", "ac"], firstLetter, async (group, words) => {
    asked.push(`${group}: ${words.join()}`);
    return words.map((word) => word.toUpperCase());
  });
  expect(asked).toEqual(["a: ab,ac", "b: ba"]);
  expect(Object.fromEntries(answers)).toEqual({ ab: "AB", ba: "BA", ac: "AC" });
  expect((await askInGroups([], firstLetter, async () => [])).size).toBe(0);
});

it("answers the rest when a group cannot be told or not be asked", async () => {
  const groupOf = async (word: string) => {
    if (word === "x") throw down;
    return firstLetter(word);
  };
  const answers = await askInGroups(["ab", "x", "ba"], groupOf, async (group, words) => {
    if (group === "b") throw down;
    return words;
  });
  expect(Object.fromEntries(answers)).toEqual({ ab: "ab", x: down, ba: down });
});

it("lets every other failure through", async () => {
  const broken = new Error("the database is gone");
  await expect(askInGroups(["a"], firstLetter, () => Promise.reject(broken))).rejects.toBe(broken);
});
