import { z } from "zod";
import { Severity } from "./incident.ts";

const Names = z.array(z.string().min(1).max(200)).min(1).max(500).optional();

/** Which incidents a silence is about: every part that is given has to fit, of each one name is enough. `*` stands for any text. */
export const SilenceMatch = z
  .strictObject({
    atLeast: Severity.optional(),
    severities: z.array(Severity).min(1).optional(),
    kinds: Names,
    owners: Names,
    repositories: Names,
    actors: Names,
    labels: Names,
  })
  .refine((match) => Object.values(match).some((part) => part !== undefined), { error: "must name what is meant" });
export type SilenceMatch = z.infer<typeof SilenceMatch>;

/** `POST /api/v1/silences` */
export const SilenceRequest = z.strictObject({
  match: SilenceMatch,
  /** At once unless given. */
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }),
  comment: z.string().max(1_000).default(""),
});
export type SilenceRequest = z.infer<typeof SilenceRequest>;

/** Somebody does not want to hear of something for a while. */
export const SilenceInfo = z.object({
  id: z.string(),
  match: z.record(z.string(), z.unknown()),
  from: z.string().nullable(),
  until: z.string(),
  author: z.string(),
  comment: z.string(),
  /** It holds now. */
  active: z.boolean(),
});
export type SilenceInfo = z.infer<typeof SilenceInfo>;

/** `GET /api/v1/silences`: those that hold, will hold, or ended within a week. */
export const SilenceList = z.object({ silences: z.array(SilenceInfo) });
export type SilenceList = z.infer<typeof SilenceList>;

/**
 * `failed` is tried again at `due_at`; `given-up` is not. `replaced`: a later message told of it too. `skipped`: there was
 * nothing new to say.
 */
export const DeliveryStatus = z.enum(["planned", "sending", "delivered", "failed", "given-up", "replaced", "skipped"]);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** One message to people and what became of it. */
export const DeliveryInfo = z.object({
  /** The same in every try, and in what the receiver gets. */
  id: z.string(),
  channel: z.string(),
  /** Such as `opened`, `updated`, `reminder`, `escalated`, `resolved`, `digest`, `test`. */
  kind: z.string(),
  route: z.string().nullable(),
  group_id: z.string().nullable(),
  incident_ids: z.array(z.string()),
  status: DeliveryStatus,
  attempts: z.number().int(),
  planned_at: z.iso.datetime(),
  due_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  /** Why the last try failed. */
  error: z.string().nullable(),
});
export type DeliveryInfo = z.infer<typeof DeliveryInfo>;

/** `GET /api/v1/deliveries`: newest first. `next_cursor` is null on the last page. */
export const DeliveryPage = z.object({ deliveries: z.array(DeliveryInfo), next_cursor: z.string().nullable() });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** `POST /api/v1/channels/:name/test` */
export const ChannelTested = z.object({
  delivery_id: z.string(),
  /** Whether the receiver took it. */
  ok: z.boolean(),
  error: z.string().nullable(),
});
export type ChannelTested = z.infer<typeof ChannelTested>;

/** `POST /api/v1/channels/:name/preview` */
export const MessagePreviewRequest = z.strictObject({ incident_id: z.string().min(1).max(100) });
export type MessagePreviewRequest = z.infer<typeof MessagePreviewRequest>;

/** What a channel would send about an incident, without secrets. The text is a stranger's in part. */
export const MessagePreview = z.object({
  /** Where there is one. */
  subject: z.string().nullable(),
  parts: z.array(z.object({ type: z.enum(["text/plain", "text/html", "application/json"]), content: z.string() })),
});
export type MessagePreview = z.infer<typeof MessagePreview>;

/** `POST /api/v1/routes/preview` */
export const RoutePreviewRequest = z.strictObject({ incident_id: z.string().min(1).max(100) });
export type RoutePreviewRequest = z.infer<typeof RoutePreviewRequest>;

/** Who would be told of an incident now, and why. */
export const RoutePreview = z.object({
  verdict: z.string(),
  muted_by: z.string().nullable(),
  routes: z.array(
    z.object({
      route: z.string(),
      chosen: z.boolean(),
      channels: z.array(z.string()),
      group: z.record(z.string(), z.string()),
      wait_seconds: z.number(),
      why: z.string(),
    }),
  ),
});
export type RoutePreview = z.infer<typeof RoutePreview>;
