import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

const Block = z.looseObject({
  type: z.string(),
  block_id: z.string().max(255).optional(),
  text: z.object({ type: z.literal("plain_text"), text: z.string().min(1).max(3_000) }).optional(),
});
const Content = { channel: z.string(), text: z.string().min(1), blocks: z.array(Block).max(50) };
const Calls = {
  "chat.postMessage": z.object({
    ...Content,
    thread_ts: z.string().optional(),
    reply_broadcast: z.boolean().optional(),
    mrkdwn: z.literal(false),
    unfurl_links: z.literal(false),
    unfurl_media: z.literal(false),
  }),
  "chat.update": z.strictObject({ ...Content, ts: z.string(), parse: z.literal("none") }),
};
type Method = keyof typeof Calls;

/** One message as the channel shows it. */
export interface ShownMessage {
  ts: string;
  channel: string;
  /** What stands in its first block. */
  header: string;
  /** The last block's. */
  blockId: string;
  threadTs: string | undefined;
  isBroadcast: boolean;
  edits: number;
}

/** An answer in place of Slack's own; a string is the word of a refusal. */
export type SlackFault = string | ((response: ServerResponse) => void);

/** Slack tells the sender at length who sent it. */
const BOT_PROFILE = {
  id: "B0BOT",
  app_id: "A0APP",
  name: "Oddwatch",
  icons: Object.fromEntries(
    [36, 48, 72].map((size) => [`image_${size}`, `https://avatars.example/${"0".repeat(300)}`]),
  ),
};
const CHANNELS: Record<string, string> = { "#ops": "C0OPS", C0OPS: "C0OPS", C0OTHER: "C0OTHER" };

/** Slack's web API on loopback, as far as it posts and changes messages, with the channels `#ops` (C0OPS) and C0OTHER. */
export class SlackApi {
  readonly shown: ShownMessage[] = [];
  readonly calls: { method: Method; headers: IncomingHttpHeaders; body: string }[] = [];
  token = "xoxb-a-planted-token";
  /** What goes wrong next, by method, the first first. */
  readonly faults: Record<Method, SlackFault[]> = { "chat.postMessage": [], "chat.update": [] };
  /** What Slack does with a reply to a message that is gone. */
  withoutParent: "refuse" | "unthread" = "refuse";
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<SlackApi> {
    const api = new SlackApi();
    api.#server.listen(0, "127.0.0.1");
    await once(api.#server, "listening");
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`;
  }

  /** What the channel shows, in short: `[HIGH] title (2 edits)`, replies after `> `, those for all after `>> `. */
  get story(): string[] {
    return this.shown.map(({ header, threadTs, isBroadcast, edits }) => {
      const place = threadTs === undefined ? "" : isBroadcast ? ">> " : "> ";
      return `${place}${header}${edits === 0 ? "" : ` (${edits} edits)`}`;
    });
  }

  /** As a person does in Slack. */
  delete(ts: string): void {
    const at = this.shown.findIndex((message) => message.ts === ts);
    this.shown.splice(at, 1);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const method = request.url?.replace(/^\/api\//, "") as Method;
    this.calls.push({ method, headers: request.headers, body });
    const fault = this.faults[method]?.shift();
    if (typeof fault === "function") fault(response);
    else if (fault !== undefined) say(response, { ok: false, error: fault });
    else say(response, this.#said(method, request.headers, body));
  }

  #said(method: Method, headers: IncomingHttpHeaders, body: string): Record<string, unknown> {
    if (!/^application\/json; *charset=utf-8$/.test(headers["content-type"] ?? "")) return no("invalid_post_type");
    if (headers.authorization !== `Bearer ${this.token}`) return no("invalid_auth");
    return method === "chat.update" ? this.#update(body) : this.#post(body);
  }

  #post(body: string): Record<string, unknown> {
    const {
      channel,
      thread_ts,
      reply_broadcast = false,
      ...content
    } = Calls["chat.postMessage"].parse(JSON.parse(body));
    const id = CHANNELS[channel];
    if (id === undefined) return no("channel_not_found");
    const isOrphan =
      thread_ts !== undefined && !this.shown.some(({ ts, channel }) => ts === thread_ts && channel === id);
    if (isOrphan && this.withoutParent === "refuse") return no("thread_not_found");
    const ts = `1503435956.${String(this.calls.length).padStart(6, "0")}`;
    const threadTs = isOrphan ? undefined : thread_ts;
    const isBroadcast = reply_broadcast && threadTs !== undefined;
    this.shown.push({ ts, channel: id, ...shownOf(content), threadTs, isBroadcast, edits: 0 });
    return {
      ok: true,
      channel: id,
      ts,
      message: { ...content, bot_profile: BOT_PROFILE, ts, ...(threadTs !== undefined && { thread_ts: threadTs }) },
    };
  }

  #update(body: string): Record<string, unknown> {
    const { channel, ts, ...content } = Calls["chat.update"].parse(JSON.parse(body));
    if (!Object.values(CHANNELS).includes(channel)) return no("channel_not_found");
    const message = this.shown.find((each) => each.ts === ts && each.channel === channel);
    if (message === undefined) return no("message_not_found");
    Object.assign(message, shownOf(content), { edits: message.edits + 1 });
    return { ok: true, channel, ts, text: content.text, message: content };
  }
}

function no(error: string): Record<string, unknown> {
  return { ok: false, error };
}

function shownOf({ blocks }: { blocks: z.infer<typeof Block>[] }) {
  return { header: blocks[0]?.text?.text ?? "", blockId: blocks.at(-1)?.block_id ?? "" };
}

/** Slack's JSON is ASCII. */
function say(response: ServerResponse, said: Record<string, unknown>): void {
  const ascii = JSON.stringify(said).replace(
    /[^\0-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(ascii);
}
