import { z } from "zod";
import { Severity } from "./incident.ts";
import { LiveMessage } from "./live-message.ts";

/** Which incidents a client of `/ws` wants: every list that is given has to match, any entry of it will do. Names ignore case. */
export const SocketFilter = z.object({
  severity: z.array(Severity).max(5).optional(),
  /** `owner/name` of any repository of the incident. */
  repository: z.array(z.string().min(1).max(200)).max(100).optional(),
  /** Owner of any repository of the incident, or its actor. */
  owner: z.array(z.string().min(1).max(100)).max(100).optional(),
});
export type SocketFilter = z.infer<typeof SocketFilter>;

/** What a client of `/ws` may say. */
export const SocketRequest = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("subscribe"),
    /** Any name; the same again replaces what it stood for. */
    id: z.string().min(1).max(100).default("default"),
    ...SocketFilter.shape,
    /** With the first subscription: the revision that is known already; what changed since comes first. */
    after: z.number().int().min(0).optional(),
  }),
  z.object({ type: z.literal("unsubscribe"), id: z.string().min(1).max(100).default("default") }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("get_status") }),
]);
export type SocketRequest = z.infer<typeof SocketRequest>;

/** What `/ws` says: answers to requests, and from the first subscription on what `/api/v1/stream` says too. */
export const SocketMessage = z.union([
  LiveMessage,
  z.object({ type: z.literal("subscribed"), id: z.string() }),
  z.object({ type: z.literal("unsubscribed"), id: z.string() }),
  z.object({ type: z.literal("pong") }),
  /** What changed since `after` has been sent, up to this revision: the `after` to come back with. */
  z.object({ type: z.literal("caught_up"), revision: z.number().int() }),
  /** Nothing happened for a while, and the connection lives. */
  z.object({ type: z.literal("beat") }),
  z.object({ type: z.literal("error"), detail: z.string() }),
]);
export type SocketMessage = z.infer<typeof SocketMessage>;
