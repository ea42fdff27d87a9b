import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SecretError } from "../../secrets/secret-error.ts";
import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Message } from "../channel.ts";
import { TargetGuard } from "../target-guard.ts";
import type { ChannelContext } from "./channel-context.ts";

/** 2025-07-04T15:00:00Z */
export const NOW = Date.UTC(2025, 6, 4, 15);

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real HTTP server on loopback that answers as it is told and remembers what it got. */
export async function receiver(answer: (response: ServerResponse) => void) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a-secret-path`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A channel's surroundings with secrets by name, where loopback may be reached. */
export function someContext(
  secrets: Record<string, string> = {},
  overrides: Partial<ChannelContext> = {},
): ChannelContext {
  return {
    async readSecret(ref: SecretRef) {
      const name = "secret" in ref ? ref.secret : ref.env;
      if (Object.hasOwn(secrets, name)) return secrets[name];
      throw new SecretError("missing", `There is no secret ${name}: store it first.`);
    },
    guard: new TargetGuard({ allowed: ["127.0.0.0/8"] }),
    clock: () => NOW,
    timeoutMs: 5_000,
    ...overrides,
  };
}

/** A message complete in every field, to be changed as a test needs it. */
export function someMessage(overrides: Partial<Message> = {}): Message {
  return {
    kind: "opened",
    thread: "group-1",
    workspace: "default",
    at: NOW,
    severity: "high",
    incidentKind: "flood",
    title: "octo-bot pushed 240 times in 12 minutes",
    what: "240 events by octo-bot in octo-org/pages within 12 minutes.",
    comparisons: [{ what: "pushes in an hour", now: "240 pushes", usual: "3" }],
    causes: ["A script that runs in a loop."],
    nextSteps: ["Ask the owner of octo-bot."],
    entities: [
      { kind: "actor", name: "octo-bot" },
      { kind: "repo", name: "octo-org/pages" },
    ],
    url: "https://watch.example/incidents/inc-1",
    incidentIds: ["inc-1", "inc-2"],
    others: [{ severity: "medium", title: "another one", url: "https://watch.example/incidents/inc-2" }],
    othersLeftOut: 3,
    ...overrides,
  };
}

/** A signal that never aborts. */
export function noStop(): AbortSignal {
  return new AbortController().signal;
}
