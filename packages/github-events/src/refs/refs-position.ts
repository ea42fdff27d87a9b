import { z } from "zod";

/** The tags of the watched repositories as they were last told of: plain JSON, to be stored with the moves of its round. */
export const RefsPosition = z.object({
  version: z.literal(1),
  /** By `owner/name`, then by whole ref name: the object, and after a space the commit behind an annotated tag. */
  repos: z.record(z.string(), z.record(z.string(), z.string())),
});
export type RefsPosition = z.infer<typeof RefsPosition>;
