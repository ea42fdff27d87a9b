import { z } from "zod";
import { Severity, TimelineEntry } from "./incident.ts";

const Text = z.string().trim().min(1).max(5_000);
const Name = z.string().min(1).max(300);

/** What may be said beside resolving or opening again. */
export const WorkNote = z.object({ note: Text.optional() });
export type WorkNote = z.infer<typeof WorkNote>;

/** `POST /api/v1/incidents/:id/assign`: a name, or null for nobody. */
export const AssignRequest = z.object({ assignee: z.string().trim().min(1).max(200).nullable() });
export type AssignRequest = z.infer<typeof AssignRequest>;

/** `POST /api/v1/incidents/:id/comment`: plain text. */
export const CommentRequest = z.object({ text: Text });
export type CommentRequest = z.infer<typeof CommentRequest>;

/** `POST /api/v1/incidents/:id/feedback`: it weighs on like cases from now on; `withdrawn` takes it back. */
export const FeedbackRequest = z.object({
  judgement: z.enum(["useful", "expected", "false", "withdrawn"]),
  note: Text.optional(),
});
export type FeedbackRequest = z.infer<typeof FeedbackRequest>;

/** What a suppression mutes: all that is named has to match. `*` stands for any run of characters, case is ignored. */
export const SuppressionWish = z.object({
  actor: Name.optional(),
  repo: Name.optional(),
  /** Of every repository: the part before the slash. */
  owner: Name.optional(),
  kind: Name.optional(),
  /** Only as long as it stays under all of these. */
  under: z
    .object({
      repositories: z.number().int().min(1),
      accounts: z.number().int().min(1),
      events: z.number().int().min(1),
    })
    .partial()
    .optional(),
  /** When it ends; without it, when it is taken away. */
  until: z.iso.datetime({ offset: true }).optional(),
});
export type SuppressionWish = z.infer<typeof SuppressionWish>;

/** `POST /api/v1/incidents/:id/suppress` and its preview. Without `like`: the same kind of what the incident is about. */
export const SuppressRequest = z.object({ like: SuppressionWish.optional(), note: Text.optional() });
export type SuppressRequest = z.infer<typeof SuppressRequest>;

/** A suppression in force. */
export const StoredSuppression = SuppressionWish.extend({ id: z.string(), in_words: z.string() });
export type StoredSuppression = z.infer<typeof StoredSuppression>;

/** `GET /api/v1/suppressions`. */
export const SuppressionList = z.object({ suppressions: z.array(StoredSuppression) });
export type SuppressionList = z.infer<typeof SuppressionList>;

/** What a suppression would have muted of the last 30 days, judged by what was kept of the incidents. */
export const SuppressionPreview = z.object({
  like: SuppressionWish,
  in_words: z.string(),
  since: z.iso.datetime(),
  /** Incidents in that time. */
  of: z.number().int(),
  muted: z.number().int(),
  /** Those of the muted ones that somebody was told of. */
  paged: z.number().int(),
  by_severity: z.record(z.string(), z.number().int()),
  /** The latest, 20 at most. */
  latest: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      severity: Severity,
      last_event_at: z.iso.datetime(),
      paged: z.boolean(),
    }),
  ),
});
export type SuppressionPreview = z.infer<typeof SuppressionPreview>;

/** The answer to a suppression from an incident. */
export const Suppressed = z.object({ incident_id: z.string(), suppression: StoredSuppression, in_force: z.boolean() });
export type Suppressed = z.infer<typeof Suppressed>;

/** `GET /api/v1/incidents/:id/timeline`, newest first. `next_cursor` is null on the last page. */
export const TimelinePage = z.object({ steps: z.array(TimelineEntry), next_cursor: z.string().nullable() });
export type TimelinePage = z.infer<typeof TimelinePage>;
