import { EventEmitter } from "node:events";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ingest } from "./ingest.ts";
import type { SourceRound } from "./source-round.ts";
import type { CommitFigures, FromPipeline, PipelineTask, ToPipeline } from "./worker-messages.ts";

/** A thread that does what it is told, by hand. */
class HandThread extends EventEmitter {
  readonly taken: string[][] = [];
  isStopping = false;

  postMessage(message: ToPipeline): void {
    if (message.type === "stop") this.isStopping = true;
    else this.taken.push(message.rounds.map(({ source }) => source));
  }

  tell(message: FromPipeline): void {
    this.emit("message", message);
  }

  ready(seq = 0): void {
    this.tell({ type: "ready", seq, watermark: undefined, fresh: seq === 0, recovery: "by hand" });
  }

  commit(): void {
    this.tell({ type: "committed", figures: { seq: 1, watermark: undefined } as CommitFigures });
  }

  end(): void {
    this.emit("exit", 0);
  }
}

let threads: HandThread[];
let ingest: Ingest;
const thread = () => threads.at(-1) as HandThread;

beforeEach(() => {
  vi.useFakeTimers();
  threads = [];
  ingest = new Ingest({
    capacity: 100,
    clock: () => 0,
    task: {} as PipelineTask,
    log: pino({ level: "silent" }),
    onCommit: () => undefined,
    onSnapshot: () => undefined,
    startThread: () => {
      threads.push(new HandThread());
      return thread() as never;
    },
  });
  ingest.start();
});
afterEach(() => vi.useRealTimers());

function round(source: string): SourceRound {
  return { source, lane: "watch", items: [], refused: [], at: 0, controls: [] };
}

/** What has become of the promise by now. */
async function told(promise: Promise<unknown>): Promise<unknown> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([promise, Promise.resolve("pending")]);
}

describe("Ingest", () => {
  it("hands rounds over once the thread is ready, and tells when they are stored", async () => {
    const stored = ingest.store(round("a"));
    expect(await told(stored)).toBe("pending");
    expect(thread().taken).toEqual([]);
    thread().ready();
    await told(stored);
    expect(thread().taken).toEqual([["a"]]);
    thread().commit();
    expect(await told(stored)).toBe(true);
  });

  it("keeps some batches on their way, and no more", async () => {
    thread().ready();
    const sources = Array.from({ length: 66 }, (_, index) => `source ${index}`);
    for (const source of sources) await told(ingest.offer(round(source)));
    expect(thread().taken).toEqual(sources.slice(0, 64).map((source) => [source]));
    thread().commit();
    await told(Promise.resolve());
    expect(thread().taken.at(-1)).toEqual(sources.slice(64));
  });

  it("loses nothing that arrives while the database does not take a batch", async () => {
    thread().ready();
    await told(ingest.offer(round("before")));
    thread().tell({ type: "failing", error: "no space" });
    expect(ingest.state).toMatchObject({ phase: "failing", error: "no space" });
    const meanwhile = ingest.store(round("meanwhile"));
    await told(meanwhile);
    thread().tell({ type: "failing", error: "" });
    thread().commit();
    expect(await told(meanwhile)).toBe("pending");
    await told(ingest.offer(round("after")));
    expect(thread().taken).toEqual([["before"], ["meanwhile"], ["after"]]);
    thread().commit();
    expect(await told(meanwhile)).toBe(true);
  });

  it("hands what a thread left unfinished to the next, in its order and once", async () => {
    thread().ready();
    const a = ingest.store(round("a"));
    await told(a);
    const b = ingest.store(round("b"));
    await told(b);
    thread().commit();
    thread().emit("error", new Error("out of memory"));
    thread().end();
    const c = ingest.store(round("c"));
    expect(await told(a)).toBe(true);
    expect(ingest.state).toMatchObject({ phase: "failing", error: "out of memory" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(threads.length).toBe(2);
    expect(thread().taken).toEqual([]);
    thread().ready(5);
    await told(c);
    expect(thread().taken).toEqual([["b"], ["c"]]);
    thread().commit();
    expect([await told(b), await told(c)]).toEqual([true, "pending"]);
  });

  it("waits for the lease again when another service took it", async () => {
    thread().ready();
    thread().tell({ type: "lease-lost" });
    const kept = ingest.store(round("kept"));
    await told(kept);
    thread().end();
    expect(ingest.state.phase).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1_000);
    thread().tell({ type: "waiting", holder: "other" });
    expect(ingest.state.error).toContain("other");
    expect(threads.map(({ taken }) => taken)).toEqual([[], []]);
    thread().ready(9);
    await told(kept);
    expect(thread().taken).toEqual([["kept"]]);
  });

  it("when stopped, leaves nobody waiting: not for the pipeline, the queue or the log", async () => {
    const ready = ingest.ready;
    const inQueue = ingest.store(round("a"));
    const stopped = ingest.stop();
    expect(thread().isStopping).toBe(true);
    expect(await told(stopped)).toBe("pending");
    thread().end();
    expect(await told(stopped)).toBeUndefined();
    expect([await told(ready), await told(inQueue), await told(ingest.store(round("b")))]).toEqual([
      undefined,
      false,
      false,
    ]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(threads.length).toBe(1);
  });

  it("when stopped, tells as stored what the thread still finishes", async () => {
    thread().ready();
    const finished = ingest.store(round("a"));
    await told(finished);
    const late = ingest.store(round("b"));
    await told(late);
    const stopped = ingest.stop();
    thread().commit();
    thread().end();
    await stopped;
    expect([await told(finished), await told(late)]).toEqual([true, false]);
  });

  it("starts no thread again once it is stopped", async () => {
    thread().emit("error", new Error("failed"));
    thread().end();
    await ingest.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(threads.length).toBe(1);
  });
});
