import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import WebSocket from "ws";

/** Connections that are opened at the same time. */
const AT_ONCE = 50;
const LONGEST_MS = 30_000;

/** How long after the change was asked for each client heard of it, in ms. A client that never did is missing. */
export interface Arrivals {
  sse: number[];
  sockets: number[];
}

/** How many clients of each kind are to join. A stalled one asks for everything since ever and then reads nothing. */
export interface CrowdSize {
  sse: number;
  sockets: number;
  stalled: number;
}

/** What a client tells when it hears of the awaited incident: how it came. */
type Way = "sse" | "sockets";

/** Clients of the live feed that do as little as they can: each looks for one text in what arrives. */
export class LiveCrowd {
  readonly counts: CrowdSize = { sse: 0, sockets: 0, stalled: 0 };
  #stalled: Socket[] = [];
  #awaited: Buffer = Buffer.from("nothing yet");
  #from = 0;
  #arrivals: Arrivals = { sse: [], sockets: [] };
  #done: () => void = () => undefined;

  /** Connects them and waits until the service has greeted each, but the stalled ones. */
  async join(url: string, { sse, sockets, stalled }: CrowdSize): Promise<void> {
    await many(sse, () => this.#joinSse(url));
    await many(sockets, () => this.#joinSocket(url));
    await many(stalled, async () => {
      this.#stalled.push(await stall(url));
    });
    this.counts.sse += sse;
    this.counts.sockets += sockets;
    this.counts.stalled += stalled;
  }

  /** Ends the clients that read nothing. */
  dropStalled(): void {
    for (const socket of this.#stalled.splice(0)) socket.destroy();
    this.counts.stalled = 0;
  }

  /** Has a person comment on an incident, and waits until everybody heard of it. */
  async round(url: string, incident: string): Promise<Arrivals> {
    this.#awaited = Buffer.from(`"id":"${incident}"`);
    this.#arrivals = { sse: [], sockets: [] };
    const heard = new Promise<void>((resolve) => {
      this.#done = resolve;
    });
    this.#from = performance.now();
    const answer = await fetch(`${url}/api/v1/incidents/${incident}/comment`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "seen" }),
    });
    if (!answer.ok) throw new Error(`the comment was answered by ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    await Promise.race([heard, wait(LONGEST_MS, undefined, { ref: false })]);
    return this.#arrivals;
  }

  #note(way: Way): void {
    this.#arrivals[way].push(performance.now() - this.#from);
    const { sse, sockets } = this.#arrivals;
    if (sse.length + sockets.length === this.counts.sse + this.counts.sockets) this.#done();
  }

  #joinSse(url: string): Promise<void> {
    const socket = ask(url);
    const isHere = { greeted: lookFor(() => GREETING), incident: lookFor(() => this.#awaited) };
    return new Promise((resolve, reject) => {
      socket.on("data", (chunk) => {
        if (isHere.greeted(chunk)) resolve();
        if (isHere.incident(chunk)) this.#note("sse");
      });
      socket.once("error", reject).once("close", () => reject(new Error("the service closed a client")));
    });
  }

  #joinSocket(url: string): Promise<void> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, { perMessageDeflate: false });
    socket.once("open", () => socket.send(JSON.stringify({ type: "subscribe", id: "all" })));
    return new Promise((resolve, reject) => {
      socket.on("message", (data: Buffer) => {
        if (data.includes('"type":"hello"')) resolve();
        else if (data.includes(this.#awaited)) this.#note("sockets");
      });
      socket.once("error", reject).once("close", () => reject(new Error("the service closed a client")));
    });
  }
}

const GREETING = Buffer.from("event: hello");

/** Asks for the live feed in the fewest words. */
function ask(url: string, path = "/api/v1/stream"): Socket {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return socket;
}

/** What waits for it at once fills what the system takes in for it, so that the service is left with the rest. */
function stall(url: string): Promise<Socket> {
  const socket = ask(url, "/api/v1/stream?after=1");
  socket.pause();
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket)).once("error", reject);
    socket.on("error", () => undefined); // the service may let it go
  });
}

/** Says of each chunk whether what is looked for came to its end in it, once for each thing looked for. */
function lookFor(wanted: () => Buffer): (chunk: Buffer) => boolean {
  let found: Buffer | undefined;
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const now = wanted();
    if (found === now) return false;
    const seen = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!seen.includes(now)) {
      rest = Buffer.from(seen.subarray(Math.max(0, seen.length - now.length)));
      return false;
    }
    found = now;
    rest = Buffer.alloc(0);
    return true;
  };
}

/** Does it `times` times, some at once. */
async function many(times: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < times; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, times - done) }, work));
  }
}
