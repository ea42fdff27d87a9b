import { z } from "zod";

/** What is known of one watched repository or organisation. */
export const WatchedFeed = z.object({
  /** Of its newest page, once that was handed over. */
  etag: z.string().optional(),
  /** When it is due again, ms since epoch. */
  dueAt: z.number(),
  /** How long it is left alone, ms. */
  intervalMs: z.number(),
  /** Time of the newest event handed over, ms since epoch; undefined before the first. */
  newestAt: z.number().optional(),
});
export type WatchedFeed = z.infer<typeof WatchedFeed>;

/** Where the watch lane stands: plain JSON, to be stored with the events of its round. Parse what comes out of a store with it. */
export const WatchPosition = z.object({
  version: z.literal(1),
  /** By `owner/name` for repositories and `owner` for organisations. */
  feeds: z.record(z.string(), WatchedFeed),
  /** When requests without a token were made in the last hour, ms since epoch. */
  requests: z.array(z.number()),
});
export type WatchPosition = z.infer<typeof WatchPosition>;
