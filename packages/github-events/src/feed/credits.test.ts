import { expect, it } from "vitest";
import { Credits } from "./credits.ts";

it("lets as many through as there are credits, and the next when one is added", async () => {
  const credits = new Credits(2);
  const spent: string[] = [];
  await credits.spend();
  await credits.spend();
  const third = credits.spend().then(() => spent.push("third"));
  await Promise.resolve();
  expect(spent).toEqual([]);
  credits.add(1);
  await third;
  expect(spent).toEqual(["third"]);
});
