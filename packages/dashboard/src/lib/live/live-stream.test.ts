import type { LiveMessage } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { type ConnectionState, type EventStream, followLiveStream } from "./live-stream.ts";

class FakeStream implements EventStream {
  readyState = 0;
  closed = false;
  readonly #listeners = new Map<string, (event: MessageEvent) => void>();

  addEventListener(type: string, listener: unknown): void {
    this.#listeners.set(type, listener as (event: MessageEvent) => void);
  }

  close(): void {
    this.closed = true;
  }

  say(type: string, data?: string): void {
    this.#listeners.get(type)?.({ data } as MessageEvent);
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.say("error");
  }
}

function follow() {
  const streams: FakeStream[] = [];
  const states: ConnectionState[] = [];
  const messages: LiveMessage[] = [];
  const unreadable: Error[] = [];
  const delays: number[] = [];
  let wake: (() => void) | undefined;
  const stop = followLiveStream({
    url: "/api/v1/stream",
    open() {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    after(delayMs, call) {
      delays.push(delayMs);
      wake = call;
      return () => {
        wake = undefined;
      };
    },
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    onUnreadable: (error) => unreadable.push(error),
  });
  return {
    streams,
    states,
    messages,
    unreadable,
    delays,
    stop,
    wake: () => wake?.(),
    newest: () => streams.at(-1) as FakeStream,
  };
}

describe("followLiveStream", () => {
  it("hands on what it can read and counts what it cannot, without stopping", () => {
    const live = follow();
    live.newest().say("hello", '{"type":"hello","revision":7}');
    live.newest().say("pulse", "{");
    live.newest().say("incident", '{"type":"incident","incident":{}}');
    live.newest().say("hello", '{"type":"hello","revision":8}');
    expect(live.messages).toEqual([
      { type: "hello", revision: 7 },
      { type: "hello", revision: 8 },
    ]);
    expect(live.unreadable.map((error) => error.message)).toEqual([
      "a live message “pulse” cannot be read",
      "a live message “incident” cannot be read",
    ]);
  });

  it("leaves coming back to the browser while it tries", () => {
    const live = follow();
    live.newest().say("open");
    live.newest().fail(0);
    live.newest().say("open");
    expect(live.states).toEqual(["live", "lost", "live"]);
    expect(live.streams).toHaveLength(1);
    expect(live.delays).toEqual([]);
  });

  it("opens a new stream when the browser has given up, waiting longer each time and at most 30 s", () => {
    const live = follow();
    for (let i = 0; i < 7; i++) {
      live.newest().fail(2);
      live.wake();
    }
    expect(live.delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    live.newest().say("open");
    live.newest().fail(2);
    expect(live.delays.at(-1)).toBe(1_000);
  });

  it("stays stopped, also when stopped while it waits", () => {
    const live = follow();
    live.newest().fail(2);
    live.stop();
    live.wake();
    expect(live.streams).toHaveLength(1);
    expect(live.newest().closed).toBe(true);
  });
});
