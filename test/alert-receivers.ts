import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** What speaks HTTP among the ways to a person. */
export const HTTP_CHANNELS = ["slack", "webhook", "pagerduty"] as const;
export type HttpChannelName = (typeof HTTP_CHANNELS)[number];

/** How a message is not taken. */
export type ReceiverFault =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Bytes that are no HTTP. */
  | { raw: string }
  | "never"
  | "hang-up";

/** One message that a receiver took. */
export interface TakenMessage {
  channel: HttpChannelName;
  /** The delivery's; of PagerDuty, which has no place for it, the dedup key. */
  id: string;
  /** Of the incident that leads the message. */
  incidentId: string;
  /** It asks for attention; what only says that it is over, or in hand, tells nobody anything. */
  asks: boolean;
  /** ms since epoch. */
  at: number;
}

const SIGNING_SECRET = "a-made-up-signing-secret";
const ROUTING_KEY = "0123456789abcdef0123456789abcdef";

const Address = z.string().transform((url) => decodeURIComponent(url.slice(url.lastIndexOf("/") + 1)));
const SlackBlock = z.object({
  type: z.string(),
  block_id: z.string().optional(),
  elements: z.array(z.object({ url: Address.optional() })).optional(),
});
const SlackMessage = z.object({ text: z.string(), blocks: z.array(SlackBlock) });
const WebhookMessage = z.object({ delivery_id: z.string(), kind: z.string(), url: Address });
const PagerDutyEvent = z.object({
  routing_key: z.literal(ROUTING_KEY),
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: z.string(),
  client_url: Address,
});

/**
 * A Slack-style web hook, a signed web hook and PagerDuty's events API on loopback, which remember what they took. PagerDuty
 * makes one alert of all events of a dedup key.
 */
export class AlertReceivers {
  readonly taken: TakenMessage[] = [];
  /** The fault that befalls a message, which is then not taken. */
  faultFor: (channel: HttpChannelName) => ReceiverFault | undefined = () => undefined;
  /** Called when a message was taken and the answer is still to be given. */
  onTaken: (message: TakenMessage) => void = () => undefined;
  /** Called when the answer has been handed to the network. */
  onAnswered: (message: TakenMessage) => void = () => undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<AlertReceivers> {
    const receivers = new AlertReceivers();
    receivers.#server.listen(0, "127.0.0.1");
    await once(receivers.#server, "listening");
    return receivers;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The channels as settings describe them. */
  get channels(): Record<HttpChannelName, unknown> {
    return {
      slack: { type: "slack", url: { env: "SLACK_URL" } },
      webhook: { type: "webhook", url: { env: "HOOK_URL" }, signingSecret: { env: "HOOK_SECRET" } },
      pagerduty: { type: "pagerduty", routingKey: { env: "ROUTING_KEY" }, url: `${this.url}/pagerduty` },
    };
  }

  /** What the service's environment has to hold for these channels. */
  get env(): Record<string, string> {
    return {
      ODDWATCH_ALLOWED_TARGETS: "127.0.0.0/8",
      ODDWATCH_PUBLIC_URL: "http://localhost:8000",
      ODDWATCH_SECRET_VARIABLES: "SLACK_URL,HOOK_URL,HOOK_SECRET,ROUTING_KEY",
      SLACK_URL: `${this.url}/slack`,
      HOOK_URL: `${this.url}/webhook`,
      HOOK_SECRET: SIGNING_SECRET,
      ROUTING_KEY,
    };
  }

  /** What one channel took. */
  of(channel: HttpChannelName): TakenMessage[] {
    return this.taken.filter((message) => message.channel === channel);
  }

  /** PagerDuty's alerts: by dedup key, the incident of the first event that triggers. */
  get pagerDutyAlerts(): Map<string, string> {
    return new Map(
      this.of("pagerduty")
        .filter(({ asks }) => asks)
        .toReversed()
        .map(({ id, incidentId }) => [id, incidentId]),
    );
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const channel = request.url?.slice(1) as HttpChannelName;
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // the sender was killed before its message was out
    const fault = this.faultFor(channel);
    if (fault !== undefined) {
      spoil(fault, request, response);
      return;
    }
    const message = { channel, ...READ[channel](body, request.headers), at: Date.now() };
    this.taken.push(message);
    this.onTaken(message);
    response.on("finish", () => this.onAnswered(message));
    if (channel === "pagerduty") {
      response.writeHead(202, { "content-type": "application/json" });
      response.end(JSON.stringify({ status: "success", message: "Event processed", dedup_key: message.id }));
    } else response.end("ok");
  }
}

type ReadMessage = (
  body: string,
  headers: IncomingMessage["headers"],
) => Pick<TakenMessage, "id" | "incidentId" | "asks">;

const READ: Record<HttpChannelName, ReadMessage> = {
  slack(body) {
    const { text: headline, blocks } = SlackMessage.parse(JSON.parse(body));
    const incidentId = blocks.flatMap(({ elements = [] }) => elements.flatMap(({ url }) => url ?? []))[0] ?? "";
    const id = blocks.flatMap(({ block_id }) => block_id ?? [])[0] ?? "";
    return { id, incidentId, asks: !/^\[(resolved|acknowledged)\]/.test(headline) };
  },
  webhook(body, headers) {
    const signed = createHmac("sha256", SIGNING_SECRET).update(`${headers["oddwatch-timestamp"]}.${body}`);
    const given = Buffer.from(String(headers["oddwatch-signature"]));
    if (!timingSafeEqual(given, Buffer.from(`v1=${signed.digest("hex")}`))) throw new Error("not signed as it should");
    const { delivery_id: id, kind, url } = WebhookMessage.parse(JSON.parse(body));
    return { id, incidentId: url, asks: !["resolved", "acknowledged"].includes(kind) };
  },
  pagerduty(body) {
    const { dedup_key: id, client_url: incidentId, event_action: action } = PagerDutyEvent.parse(JSON.parse(body));
    return { id, incidentId, asks: action === "trigger" };
  },
};

function spoil(fault: ReceiverFault, request: IncomingMessage, response: ServerResponse): void {
  if (fault === "never") return;
  if (fault === "hang-up") request.socket.resetAndDestroy();
  else if ("raw" in fault) request.socket.end(fault.raw);
  else response.writeHead(fault.status, fault.headers).end(fault.body);
}
