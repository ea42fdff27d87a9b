import { type ClientRequest, type IncomingMessage, request as requestInClear } from "node:http";
import { request } from "node:https";
import { Readable } from "node:stream";
import { urlToHttpOptions } from "node:url";
import { pinnedTo } from "../alert/channels/post.ts";
import { DeliveryError } from "../alert/delivery-error.ts";
import type { Target, TargetGuard } from "../alert/target-guard.ts";
import { AddressRefused } from "./address-refused.ts";

/** What `fetch` says of a connection that failed, and what the AI SDK knows such a failure by. */
const NO_CONNECTION = "fetch failed";

/**
 * `fetch` for the AI SDK that goes only where the guard lets it, over a connection to the very addresses that were checked. In
 * clear only to places of the installation's own, because questions carry a key. Follows no redirect.
 * Rejects with AddressRefused; a TypeError when there is no connection; the signal's reason.
 */
export function guardedFetch(guard: TargetGuard): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const { url, method, headers, body } = await questionOf(new Request(input, init));
    const signal = init.signal ?? new AbortController().signal;
    const target = await found(guard, url, signal);
    if (url.protocol === "http:" && !target.isTrusted) throw new AddressRefused(target.host, "in-clear");
    const send = url.protocol === "https:" ? request : requestInClear;
    const options = { ...urlToHttpOptions(url), method, headers, agent: false, lookup: pinnedTo(target), signal };
    try {
      return responseOf(await answered(send(options), body));
    } catch (error) {
      throw signal.aborted ? signal.reason : noConnection(error);
    }
  };
}

function answered(outgoing: ClientRequest, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject).end(body);
  });
}

async function questionOf(request: Request) {
  const body = Buffer.from(await request.arrayBuffer());
  const headers = { ...Object.fromEntries(request.headers), "content-length": String(body.length) };
  return { url: new URL(request.url), method: request.method, headers, body };
}

async function found(guard: TargetGuard, url: URL, signal: AbortSignal): Promise<Target> {
  try {
    return await guard.find(url.hostname, signal);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    throw error.reason === "target-refused" ? new AddressRefused(url.hostname, "not-public") : noConnection(error);
  }
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    answer.destroy();
    throw new Error(`the answer was ${status}, and redirects are not followed`);
  }
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct)) headers.set(name, values.join(", "));
  const body = status === 204 || status === 205 ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}

function noConnection(cause: unknown): TypeError {
  return new TypeError(NO_CONNECTION, { cause });
}
