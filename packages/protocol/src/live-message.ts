import { z } from "zod";
import { Health } from "./health.ts";
import { Incident } from "./incident.ts";

/** Events that flowed in since the last such message. */
export const Pulse = z.object({
  at: z.iso.datetime(),
  events: z.number().int(),
  /** By GitHub's type name. */
  by_type: z.record(z.string(), z.number()),
  seconds: z.number(),
});
export type Pulse = z.infer<typeof Pulse>;

/**
 * Messages of `GET /api/v1/stream`, each an SSE event named by `type`. `hello` and `incident` carry an SSE id, the
 * revision that the client has now seen: one that comes back with `Last-Event-ID` gets every incident that changed
 * since in its newest state. An incident that others were merged into comes once for each of them, as `merged` with the
 * vanished id in `alias`; taking the same message in twice does no harm.
 */
export const LiveMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), revision: z.number().int() }),
  z.object({
    type: z.literal("incident"),
    incident: Incident,
    change: z.enum(["opened", "updated", "merged"]),
    alias: z.string().nullable(),
  }),
  z.object({ type: z.literal("pulse"), pulse: Pulse }),
  z.object({ type: z.literal("health"), health: Health }),
  z.object({ type: z.literal("notice"), at: z.iso.datetime(), kind: z.string(), text: z.string() }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
