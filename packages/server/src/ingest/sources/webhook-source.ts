import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseDelivery, verifySignature } from "@oddwatch/github-events";
import type { Source, SourceContext } from "./source-context.ts";
import { sendProblem } from "./webhook-answer.ts";

/** GitHub sends no more than 25 MB. https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const MOST_BYTES = 25 * 1024 * 1024;
/** GitHub gives up after 10 s. */
const ANSWER_WITHIN_MS = 9_000;

export interface WebhookSourceOptions {
  secret: string;
  host: string;
  port: number;
}

const SOURCE = { name: "webhook", lane: "webhook" as const };

/**
 * Listens for GitHub's webhooks on an address of its own, so that it can be open to GitHub while the page is not.
 * A delivery is answered once it is stored; one that comes again is answered alike and stored once.
 */
export function webhookSource(options: WebhookSourceOptions): Source {
  return { ...SOURCE, run: (context) => listen(options, context) };
}

async function listen({ secret, host, port }: WebhookSourceOptions, context: SourceContext): Promise<void> {
  const { board, signal, log } = context;
  const receiver = new WebhookReceiver(secret, context);
  const unanswered = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    unanswered.add(response);
    response.setHeader("connection", "close").once("close", () => {
      unanswered.delete(response);
      if (signal.aborted) closeWhenAnswered();
    });
    receiver.receive(request, response).catch((error) => {
      log.error({ err: error }, "a webhook delivery was not stored; GitHub can send it again");
      if (!response.headersSent) sendProblem(response, 503, "Not stored", "Send this delivery again later.");
    });
  });
  server.requestTimeout = ANSWER_WITHIN_MS;
  const ended = new Promise<void>((resolve, reject) => {
    server.on("close", resolve);
    server.on("error", reject);
  });
  signal.addEventListener("abort", () => {
    server.close();
    closeWhenAnswered();
  });
  server.listen(port, host, () => {
    const { port: actual } = server.address() as AddressInfo;
    board.set(SOURCE.name, { state: "ok", hint: `listening on http://${host}:${actual}/webhook` });
  });
  await ended;

  function closeWhenAnswered(): void {
    if (unanswered.size === 0) server.closeAllConnections(); // else one that never says anything would hold up the end
  }
}

class WebhookReceiver {
  readonly #secret: string;
  readonly #context: SourceContext;
  /** Deliveries that are being stored. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(secret: string, context: SourceContext) {
    this.#secret = secret;
    this.#context = context;
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || request.url?.split("?")[0] !== "/webhook") {
      sendProblem(response, 404, "Not found", "Deliveries are taken at POST /webhook.");
      return;
    }
    const body = await bodyOf(request, this.#context.signal);
    if (body === undefined) {
      sendProblem(response, 413, "Too large", `A delivery has at most ${MOST_BYTES} bytes.`);
      return;
    }
    if (!verifySignature({ secret: this.#secret, body, signature: header(request, "x-hub-signature-256") })) {
      sendProblem(response, 401, "Wrong signature", "X-Hub-Signature-256 does not match the configured secret.");
      return;
    }
    const id = header(request, "x-github-delivery");
    if (id === undefined || !/^[\w-]{1,80}$/.test(id)) {
      sendProblem(response, 400, "No delivery id", "X-GitHub-Delivery names the delivery.");
      return;
    }
    const answer = await this.#take(id, header(request, "x-github-event") ?? "", body);
    response.writeHead(202, { "content-type": "text/plain" }).end(answer);
  }

  async #take(id: string, name: string, body: Uint8Array): Promise<string> {
    const { clock, board } = this.#context;
    const delivery = parseDelivery({ name, id, body, receivedAt: clock() });
    switch (delivery.kind) {
      case "event": {
        const stored = this.#underWay.get(id) ?? this.#store(id, delivery);
        this.#underWay.set(id, stored);
        await stored.finally(() => this.#underWay.delete(id));
        board.set(SOURCE.name, { state: "ok", lastSuccessAt: clock() });
        return "stored";
      }
      case "ping":
        return "pong";
      case "left-out":
        return `left out: ${delivery.reason}`;
      case "unsupported":
        return "nothing here is watched by this kind of event";
      case "invalid":
        await this.#context.ingest.store({
          ...round(clock()),
          refused: [
            { reason: `delivery ${id}: ${delivery.reason}`, raw: new TextDecoder().decode(body.subarray(0, 10_000)) },
          ],
        });
        return `quarantined: ${delivery.reason}`;
    }
  }

  /** Some deliveries hold no time of their own, so that a repeated one would look new: the log is asked for its id. */
  async #store(
    id: string,
    { event, raw }: Extract<ReturnType<typeof parseDelivery>, { kind: "event" }>,
  ): Promise<void> {
    const { ingest, clock, board, isLogged } = this.#context;
    if (await isLogged(id)) return;
    board.arrived(SOURCE.name, event.at, undefined);
    const seenAt = clock();
    const isStored = await ingest.store({ ...round(seenAt), items: [{ event, raw, seenAt }] });
    if (!isStored) throw new NotStored(id);
  }
}

/** The service stopped before a delivery was stored. */
class NotStored extends Error {
  override readonly name = "NotStored";

  constructor(id: string) {
    super(`The service stopped before delivery ${id} was stored`);
  }
}

function round(at: number) {
  return { source: SOURCE.name, lane: SOURCE.lane, items: [], refused: [], at, controls: [] };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Undefined when it is longer than GitHub ever sends: then it is read to its end, or the sender would not hear the answer. */
async function bodyOf(request: IncomingMessage, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const giveUp = () => request.destroy(new Error("stopping"));
  signal.addEventListener("abort", giveUp, { once: true });
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) pieces.length = 0;
    else pieces.push(piece);
  }
  signal.removeEventListener("abort", giveUp);
  return bytes > MOST_BYTES ? undefined : Buffer.concat(pieces);
}
