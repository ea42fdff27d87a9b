import { describe, expect, it } from "vitest";
import { Turns } from "./turns.ts";

describe("turns", () => {
  it("are as many at a time as there may be, in order, also after a failure", async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends: ((error?: Error) => void)[] = [];
    const all = Array.from({ length: 4 }, (_, index) =>
      turns.take(() => {
        begun.push(index);
        return new Promise<number>((resolve, reject) => {
          ends[index] = (error) => (error === undefined ? resolve(index) : reject(error));
        });
      }),
    );
    const settled = Promise.allSettled(all);
    expect(begun).toEqual([0, 1]);
    ends[1]?.(new Error("lost"));
    await expect(all[1]).rejects.toThrow("lost");
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.();
    await all[0];
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const end of ends) end();
    expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(await turns.take(async () => "free again")).toBe("free again");
  });
});
