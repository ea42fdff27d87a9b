import { z } from "zod";

/** What happened in a day or a week beside what was told. Times in ms since epoch. */
export const DigestFigures = z.object({
  /** The digest's. */
  name: z.string(),
  from: z.number(),
  to: z.number(),
  /** Incidents that were opened in that time and stayed below the threshold. */
  untold: z.number().int(),
  /** The same by severity; those with none are left out. */
  bySeverity: z.record(z.string(), z.number().int()),
  /** Paged incidents of that time that were muted, for whatever reason. */
  muted: z.number().int(),
  /** Incidents of that time that somebody was told of. */
  told: z.number().int(),
});
export type DigestFigures = z.infer<typeof DigestFigures>;
