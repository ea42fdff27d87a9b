import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { WebSocket } from "@fastify/websocket";
import { type SocketMessage, SocketRequest } from "@oddwatch/protocol";
import type { ApiOptions } from "../api-options.ts";
import { wireJson } from "../wire-json.ts";
import { LiveStream } from "./live-stream.ts";
import { SocketFilters } from "./socket-filters.ts";
import type { StreamForm } from "./stream-form.ts";

/** A client that asks more often in this time is let go. */
const REQUESTS = { most: 120, withinMs: 10_000 };
/** Answers that wait at most, in bytes, for a client that asks and does not read. */
const WAITING_BYTES = 1_048_576;
/** Close codes. Source: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const GOING_AWAY = 1001;
const POLICY = 1008;
const TRY_AGAIN = 1013;

type Parts = Pick<ApiOptions, "live" | "store" | "health" | "clock" | "streamQueue">;

/**
 * One client of `/ws`: the second transport of the live feed. From its first subscription on it is a `LiveStream` as an SSE
 * client is, read as fast as the socket takes it. A client that is too slow is closed with 1013 and comes back with `after`.
 */
export class SocketClient {
  readonly #socket: WebSocket;
  readonly #parts: Parts;
  readonly #filters = new SocketFilters();
  #stream: LiveStream | undefined;
  #asked = { since: 0, times: 0 };
  /** Requests are done one after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, parts: Parts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.on("message", (data, isBinary) => {
      this.#last = this.#last.then(() => this.#hear(isBinary ? "" : String(data))).catch(() => socket.close(TRY_AGAIN));
    });
    socket.on("close", () => this.#stream?.destroy());
    socket.on("error", () => socket.terminate()); // what it sent was no WebSocket, or too long
  }

  async #hear(text: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#asksTooMuch()) {
      this.#socket.close(POLICY, "too many requests");
      return;
    }
    const request = SocketRequest.safeParse(jsonOf(text));
    if (!request.success) {
      const [issue] = request.error.issues;
      this.#say({ type: "error", detail: `This is no request: ${issue?.path.join(".")}: ${issue?.message}.` });
    } else await this.#answer(request.data);
  }

  async #answer(request: SocketRequest): Promise<void> {
    switch (request.type) {
      case "ping":
        return this.#say({ type: "pong" });
      case "get_status":
        return this.#say({ type: "health", health: this.#parts.health() });
      case "unsubscribe":
        this.#filters.take(request.id);
        return this.#say({ type: "unsubscribed", id: request.id });
      case "subscribe":
        return this.#subscribe(request);
    }
  }

  async #subscribe({ id, after, ...filter }: Extract<SocketRequest, { type: "subscribe" }>): Promise<void> {
    if (!this.#filters.put(id, filter)) {
      return this.#say({ type: "error", detail: `At most ${SocketFilters.MOST} subscriptions at a time.` });
    }
    this.#say({ type: "subscribed", id });
    if (this.#stream === undefined) await this.#follow(after);
  }

  async #follow(after: number | undefined): Promise<void> {
    const { live, store, streamQueue } = this.#parts;
    const known = await store.headRevision();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#stream = new LiveStream({
      feed: live,
      store,
      topic: "changed",
      revision: after === undefined || after > known ? known : after,
      greeting: wireJson({ type: "hello", revision: known } satisfies SocketMessage),
      wants: () => !this.#filters.isEmpty,
      wanted: () => this.#filters.all,
      form: { ...this.#form(), ...(after !== undefined && { caughtUp: caughtUpFrom(known) }) },
      queue: streamQueue,
    });
    const socket = this.#socket;
    void pipeline(this.#stream, linesTo(socket)).then(
      () => socket.close(GOING_AWAY, "the service ends"),
      () => socket.close(TRY_AGAIN, "too slow, or the store does not answer: come back with `after`"),
    );
  }

  #form(): StreamForm {
    return {
      incident: ({ json, about }) => (this.#filters.want(about) ? json : undefined),
      message: ({ json }) => json,
      beat: wireJson({ type: "beat" } satisfies SocketMessage),
      apart: true,
    };
  }

  #say(message: SocketMessage): void {
    if (this.#socket.bufferedAmount > WAITING_BYTES) this.#socket.terminate();
    else this.#socket.send(wireJson(message));
  }

  #asksTooMuch(): boolean {
    const now = this.#parts.clock();
    if (now - this.#asked.since >= REQUESTS.withinMs) this.#asked = { since: now, times: 0 };
    this.#asked.times += 1;
    return this.#asked.times > REQUESTS.most;
  }
}

/** Everything up to `known` was stored before the reading began. */
function caughtUpFrom(known: number): StreamForm["caughtUp"] {
  return (revision) => wireJson({ type: "caught_up", revision: Math.max(revision, known) } satisfies SocketMessage);
}

/** Sends each line as a message, the next text when the socket has taken the one before. */
function linesTo(socket: WebSocket): Writable {
  return new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(text: string, _encoding, done) {
      const lines = text.split("\n");
      for (const line of lines.slice(0, -1)) socket.send(line);
      socket.send(lines.at(-1) ?? "", done);
    },
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
