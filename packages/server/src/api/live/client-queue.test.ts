import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClientQueue } from "./client-queue.ts";

const must = (text: string) => ({ text, droppable: false });
const may = (text: string) => ({ text, droppable: true });
const drain = (queue: ClientQueue) => [...Array(queue.size)].map(() => queue.take()?.text);

describe("ClientQueue", () => {
  it("hands out frames in the order they came", () => {
    const queue = new ClientQueue();
    for (const text of ["a", "b", "c"]) queue.offer(must(text));
    expect(drain(queue)).toEqual(["a", "b", "c"]);
  });

  it("gives up the oldest droppable frame for one that must arrive", () => {
    const queue = new ClientQueue({ limit: 3 });
    for (const frame of [must("a"), may("x"), may("y")]) queue.offer(frame);
    expect(queue.offer(must("b"))).toBe("queued");
    expect(drain(queue)).toEqual(["a", "y", "b"]);
    expect(queue.dropped).toBe(1);
  });

  it("gives up a droppable frame that finds no room", () => {
    const queue = new ClientQueue({ limit: 1 });
    queue.offer(must("a"));
    expect(queue.offer(may("x"))).toBe("dropped");
    expect(queue.dropped).toBe(1);
  });

  it("says overflow when only frames that must arrive are left", () => {
    const queue = new ClientQueue({ limit: 2 });
    queue.offer(must("a"));
    queue.offer(must("b"));
    expect(queue.offer(must("c"))).toBe("overflow");
    expect(drain(queue)).toEqual(["a", "b"]);
  });

  it("counts characters too, but takes a single long frame", () => {
    const queue = new ClientQueue({ limitChars: 10 });
    expect(queue.offer(must("a".repeat(50)))).toBe("queued");
    expect(queue.offer(must("b"))).toBe("overflow");
  });

  it("keeps its bounds and every frame that must arrive, whatever comes", () => {
    const frames = fc.array(fc.record({ text: fc.string({ minLength: 1, maxLength: 9 }), droppable: fc.boolean() }));
    fc.assert(
      fc.property(frames, (offered) => {
        const queue = new ClientQueue({ limit: 5, limitChars: 20 });
        const accepted = offered.filter((frame) => queue.offer(frame) !== "overflow" && !frame.droppable);
        const waiting = queue.size;
        const texts = drain(queue);
        expect(waiting).toBeLessThanOrEqual(5);
        expect(texts.join("").length).toBeLessThanOrEqual(20);
        expect(texts.filter((text) => accepted.some((frame) => frame.text === text)).length).toBeGreaterThanOrEqual(
          accepted.length,
        );
      }),
    );
  });
});
