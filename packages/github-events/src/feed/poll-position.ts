import { z } from "zod";

/**
 * Where a poller of the public feed stands: plain JSON, to be stored in one transaction with the events of its round and
 * handed back after a restart. Parse what comes out of a store with it.
 */
export const PollPosition = z.object({
  version: z.literal(1),
  /** By page number, of the answers whose events were handed over. */
  etags: z.record(z.string(), z.string()),
  /** When requests without a token were made, or were about to be, in the last hour: ms since epoch. */
  requests: z.array(z.number()),
  /** The server's and the poller's own intervals ask not to read before this, ms since epoch. */
  nextRoundAt: z.number(),
  /** Whether `nextRoundAt` is for asking without a token. */
  anonymous: z.boolean(),
});
export type PollPosition = z.infer<typeof PollPosition>;
