import { z } from "zod";

/** What was told of the troubles that the status page still lists: plain JSON, to be stored with the round. */
export const StatusPosition = z.object({
  version: z.literal(1),
  /** By the page's id. */
  told: z.record(z.string(), z.object({ title: z.string(), from: z.number(), until: z.number().optional() })),
});
export type StatusPosition = z.infer<typeof StatusPosition>;
