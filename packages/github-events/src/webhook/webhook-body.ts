import { z } from "zod";

const time = z
  .union([z.string(), z.number().transform((seconds) => seconds * 1000)])
  .transform((value) => (typeof value === "number" ? value : Date.parse(value)))
  .refine((at) => Number.isFinite(at))
  .optional()
  .catch(undefined);
const times = z
  .object({ created_at: time, updated_at: time, submitted_at: time, published_at: time })
  .optional()
  .catch(undefined);
const word = z.string().optional().catch(undefined);
const account = z.object({ login: z.string(), id: z.number() }).optional().catch(undefined);

/** What of a delivery's body is looked at here; the rest is read as the event's payload. Times are read as ms since epoch; odd values become undefined. */
export const WebhookBody = z.object({
  action: word,
  sender: account,
  organization: account,
  repository: z
    .looseObject({
      full_name: word,
      id: z.number().optional().catch(undefined),
      private: z.boolean().optional().catch(undefined),
      pushed_at: time,
    })
    .optional()
    .catch(undefined),
  deleted: z.boolean().optional().catch(undefined),
  starred_at: time,
  comment: times,
  discussion: times,
  forkee: times,
  issue: times,
  pull_request: times,
  release: times,
  review: times,
  zen: word,
  hook_id: z.number().optional().catch(undefined),
});
export type WebhookBody = z.infer<typeof WebhookBody>;
