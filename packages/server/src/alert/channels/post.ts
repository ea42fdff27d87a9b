import { type IncomingMessage, request as requestInClear } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { urlToHttpOptions } from "node:url";
import { DeliveryError } from "../delivery-error.ts";
import type { Target, TargetGuard } from "../target-guard.ts";

/** What an answer's body is read to, in bytes, unless told: many times what a receiver says that does not repeat the message. */
const MOST_BYTES = 64 * 1024;

export interface Post {
  url: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  /** Names in small letters. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As far as it came: a body that breaks off does not undo what the status says. */
  text: string;
}

/**
 * Posts JSON to an address that the guard lets through, over a connection to the very addresses it checked. Redirects are not
 * followed. Errors do not name the address's path, which may be a secret.
 * @throws DeliveryError; the signal's reason.
 */
export async function post(
  { url, body, headers }: Post,
  { guard, signal, mostBytes = MOST_BYTES }: { guard: TargetGuard; signal: AbortSignal; mostBytes?: number },
): Promise<Answer> {
  const address = parseAddress(url);
  const target = await guard.find(address.hostname, signal);
  if (address.protocol === "http:" && !target.isTrusted) {
    throw new DeliveryError(
      "target-refused",
      `${target.host} is to be reached by https: a secret address is not sent in clear`,
    );
  }
  const answer = await sent({ address, target, body, headers }, signal);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: await readSome(answer, { signal, mostBytes }),
  };
}

function parseAddress(url: string): URL {
  const address = URL.parse(url.trim());
  if (address === null || !/^https?:$/.test(address.protocol)) {
    throw new DeliveryError("not-configured", "The address to send to is not an http or https address");
  }
  if (address.username !== "" || address.password !== "") {
    throw new DeliveryError(
      "not-configured",
      "The address to send to holds a user name or password, which is not sent",
    );
  }
  return address;
}

function sent(
  { address, target, body, headers }: { address: URL; target: Target } & Pick<Post, "body" | "headers">,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const send = address.protocol === "https:" ? request : requestInClear;
  const content = Buffer.from(body);
  const options = {
    ...urlToHttpOptions(address),
    method: "POST",
    agent: false,
    lookup: pinnedTo(target),
    signal,
    headers: {
      "content-type": "application/json",
      "content-length": content.length,
      "user-agent": "oddwatch",
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = send(options, resolve);
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) return reject(signal.reason);
      const text = `No connection to ${target.host} that lasted (${error.code ?? "broken off"})`;
      reject(new DeliveryError("unreachable", text, { cause: error }));
    });
    outgoing.end(content);
  });
}

/** Gives a connection the addresses that were checked, instead of asking for them again. */
export function pinnedTo({ addresses }: Target): LookupFunction {
  return (_host, { all }, found) => {
    if (all) found(null, [...addresses]);
    else found(null, addresses[0].address, addresses[0].family);
  };
}

async function readSome(
  answer: IncomingMessage,
  { signal, mostBytes }: { signal: AbortSignal; mostBytes: number },
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= mostBytes) break; // leaving the loop ends the connection
    }
  } catch (error) {
    if (!signal.aborted && !(error instanceof Error && "code" in error)) throw error;
  }
  return Buffer.concat(chunks).toString("utf8", 0, mostBytes);
}
