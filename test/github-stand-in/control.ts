import type { IncomingMessage, ServerResponse } from "node:http";
import type { EventWindow } from "./event-window.ts";
import type { InjectedFault } from "./fault.ts";
import type { Refs } from "./git-refs.ts";
import type { RawEvent } from "./raw-event.ts";

/** The parts of the stand-in that can be looked at and changed from outside. */
interface Controlled {
  readonly window: EventWindow;
  readonly requests: readonly unknown[];
  readonly refs: Record<string, Refs>;
  inject(fault: InjectedFault): void;
}

async function readJson<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as T;
}

/** What is asked of the stand-in itself, as an answer; undefined for what it does not know. */
async function answer(standIn: Controlled, path: string, request: IncomingMessage): Promise<unknown> {
  switch (`${request.method} ${path}`) {
    case "GET state":
      return { ...standIn.window.state, requests: standIn.requests.length };
    case "GET served":
      return standIn.window.served;
    case "GET requests":
      return standIn.requests;
    case "POST events":
      standIn.window.publish(await readJson<RawEvent[]>(request));
      return {};
    case "POST faults":
      standIn.inject(await readJson<InjectedFault>(request));
      return {};
    case "POST refs":
      Object.assign(standIn.refs, await readJson<Record<string, Refs>>(request));
      return {};
    default:
      return undefined;
  }
}

/**
 * `/stand-in/...`, for tests that run it as a process of its own: `GET state`, `served` (every event that was served, and
 * how often), `requests`; `POST events`, `faults`, `refs`. Costs no budget and is not recorded.
 */
export function control(standIn: Controlled, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  };
  answer(standIn, url.pathname.slice("/stand-in/".length), request).then(
    (body) => send(body === undefined ? 404 : 200, body ?? { message: "unknown" }),
    (error: unknown) => send(400, { message: String(error) }),
  );
}
