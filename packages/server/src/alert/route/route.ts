import { z } from "zod";
import { IncidentMatch } from "./incident-match.ts";

const Seconds = z
  .number()
  .int()
  .min(0)
  .max(7 * 86_400);

/** The name of a channel, a route or a window. */
export const AlertName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "is made of small letters, digits and hyphens");

const Channels = z.array(AlertName).min(1).max(20);

/** What incidents may be put together by into one message. */
export const GROUP_LABELS = ["kind", "severity", "owner", "repository", "entity", "incident"] as const;
export type GroupLabel = (typeof GROUP_LABELS)[number];

/** Who is told of what, and how often. */
export const Route = z.object({
  name: AlertName,
  match: IncidentMatch.default({}),
  channels: Channels,
  /** Look at the routes below this one too. */
  continue: z.boolean().default(false),
  /** Incidents alike in these share their messages. */
  groupBy: z.array(z.enum(GROUP_LABELS)).max(GROUP_LABELS.length).default(["kind", "owner"]),
  /**
   * So many groups that differ only in their place (owner, repository, entity) are begun in ten minutes; what comes then shares
   * one: a wave is not told one by one. Not with `incident` in `groupBy`.
   */
  groupsAtOnce: z.number().int().min(1).max(1_000).default(5),
  /** The first message waits so long for others that belong to it. A critical incident does not wait. */
  groupWaitSeconds: Seconds.default(30),
  /** At least so long between two messages of a group, unless it becomes critical. */
  groupIntervalSeconds: Seconds.default(300),
  /** Said again after so long while nobody has it in hand; 0 for never. */
  repeatSeconds: Seconds.default(4 * 3_600),
  /** An incident of the same kind about the same entities is not told again within so long, unless it is worse; 0 for always. */
  duplicateSeconds: Seconds.default(3_600),
  /** Tell also when it is over. */
  resolved: z.boolean().default(true),
  /** Who else is told when nobody has acknowledged it so long after the first message. */
  escalation: z
    .array(z.object({ afterSeconds: Seconds.min(1), channels: Channels }))
    .max(10)
    .default([])
    .refine((steps) => steps.every((step, index) => step.afterSeconds > (steps[index - 1]?.afterSeconds ?? 0)), {
      error: "must name later steps after earlier ones",
    }),
});
export type Route = z.infer<typeof Route>;
