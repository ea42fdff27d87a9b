import { describe, expect, it } from "vitest";
import { StoringLine } from "./storing-line.ts";

/** Work that ends when it is told to. */
function work(order: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const begin = () => {
    order.push(name);
    return promise;
  };
  return { begin, end: resolve, fail: reject };
}

const turns = async () => {
  for (let each = 0; each < 20; each++) await Promise.resolve();
};

describe("a line of batches to store", () => {
  it("begins each only when the one before is done", async () => {
    const order: string[] = [];
    const line = new StoringLine(4);
    const [first, second] = [work(order, "first"), work(order, "second")];
    await line.add(first.begin);
    await line.add(second.begin);
    await turns();
    expect(order).toEqual(["first"]);
    first.end();
    await turns();
    expect(order).toEqual(["first", "second"]);
    second.end();
    await line.done;
  });

  it("lets its maker wait while it is full", async () => {
    const order: string[] = [];
    const line = new StoringLine(1);
    const [first, second] = [work(order, "first"), work(order, "second")];
    await line.add(first.begin);
    const added = line.add(second.begin).then(() => order.push("added"));
    await turns();
    expect(order).toEqual(["first"]);
    first.end();
    second.end();
    await added;
    await line.done;
    expect(order).toEqual(["first", "second", "added"]);
  });

  it("begins nothing after a failure, and says so to whoever adds, waits or listens", async () => {
    const order: string[] = [];
    const line = new StoringLine(2);
    const [first, second] = [work(order, "first"), work(order, "second")];
    await line.add(first.begin);
    await line.add(second.begin);
    const waiting = line.add(work(order, "third").begin);
    first.fail(new Error("the lease is lost"));
    await expect(waiting).rejects.toThrow("the lease is lost");
    await expect(line.add(work(order, "fourth").begin)).rejects.toThrow("the lease is lost");
    await expect(line.done).rejects.toThrow("the lease is lost");
    expect(line.failed.aborted).toBe(true);
    expect(order).toEqual(["first"]);
  });
});
