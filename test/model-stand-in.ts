import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/** The three protocols that models are asked by. */
export const PROTOCOLS = ["anthropic", "openai", "openai-compatible"] as const;
export type ModelProtocol = (typeof PROTOCOLS)[number];

/** How a model answers one question. */
export type ModelReply =
  | { text: string }
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Bytes as they are, with status 200. */
  | { raw: string }
  | "never"
  | "hang-up";

/** What was asked, as far as the tests look. */
export interface AskedQuestion {
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
  /** Everything that the model would read, instructions included. */
  prompt: string;
}

/** Tokens that every answer claims to have taken. */
export const CLAIMED_TOKENS = { input: 1_200, output: 300 };

const PATHS: Record<string, (text: string) => unknown> = {
  "/v1/messages": (text) => ({
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "stand-in",
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: CLAIMED_TOKENS.input, output_tokens: CLAIMED_TOKENS.output },
  }),
  "/v1/responses": (text) => ({
    id: "resp_1",
    object: "response",
    created_at: 1_700_000_000,
    status: "completed",
    model: "stand-in",
    output: [
      {
        type: "message",
        id: "item_1",
        status: "completed",
        role: "assistant",
        content: [{ type: "output_text", text, annotations: [] }],
      },
    ],
    usage: { input_tokens: CLAIMED_TOKENS.input, output_tokens: CLAIMED_TOKENS.output },
  }),
  "/v1/chat/completions": (text) => ({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "stand-in",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: {
      prompt_tokens: CLAIMED_TOKENS.input,
      completion_tokens: CLAIMED_TOKENS.output,
      total_tokens: CLAIMED_TOKENS.input + CLAIMED_TOKENS.output,
    },
  }),
};

/**
 * A server on loopback that speaks Anthropic's messages, OpenAI's responses and chat completions, and answers as it is told.
 * https://docs.anthropic.com/en/api/messages, https://platform.openai.com/docs/api-reference
 */
export class ModelStandIn {
  readonly url: string;
  readonly asked: AskedQuestion[] = [];
  reply: (question: AskedQuestion) => ModelReply = () => ({ status: 500 });
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  static async start(): Promise<ModelStandIn> {
    const server = createServer((request, response) => void standIn.#answer(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const standIn = new ModelStandIn(server);
    return standIn;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const question = { path: request.url ?? "", headers: request.headers, body, prompt: promptIn(body) };
    this.asked.push(question);
    const wrap = PATHS[question.path];
    const reply = wrap === undefined ? { status: 404 } : this.reply(question);
    if (reply === "never") return;
    if (reply === "hang-up") {
      request.socket.destroy();
      return;
    }
    if ("status" in reply) {
      response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
      response.end(reply.body ?? JSON.stringify({ type: "error", error: { type: "made_up", message: "made up" } }));
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end("raw" in reply ? reply.raw : JSON.stringify(wrap?.(reply.text)));
  }
}

const Asked = z
  .object({ system: z.unknown(), instructions: z.unknown(), messages: z.unknown(), input: z.unknown() })
  .partial();

/** Every text of a request, one after the other. */
function promptIn(body: string): string {
  const { system, instructions, messages, input } = Asked.parse(JSON.parse(body));
  const texts: string[] = [];
  collect([system, instructions, messages, input], texts);
  return texts.join("\n");
}

function collect(value: unknown, texts: string[]): void {
  if (typeof value === "string") texts.push(value);
  else if (Array.isArray(value)) for (const each of value) collect(each, texts);
  else if (typeof value === "object" && value !== null) collect(Object.values(value), texts);
}
