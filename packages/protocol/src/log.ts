import { z } from "zod";

/**
 * One row of the stored log: an activity, or a control, which is whatever else can change a verdict. Its inside is the
 * pipeline's own and changes with the service's version: made to be replayed, not to be read by other programs.
 */
export const LogInput = z.object({
  /** Rises by one from row to row, beginning with 1. */
  seq: z.number().int(),
  activity: z.record(z.string(), z.unknown()).optional(),
  control: z.record(z.string(), z.unknown()).optional(),
});
export type LogInput = z.infer<typeof LogInput>;

/** `GET /api/v1/log`: part of the stored log, in its order. It goes on after the last of `inputs` until `head_seq`. */
export const LogPage = z.object({
  workspace: z.string(),
  /** The oldest row that retention has left. */
  first_seq: z.number().int(),
  /** The newest row; 0 in an empty log. */
  head_seq: z.number().int(),
  inputs: z.array(LogInput),
});
export type LogPage = z.infer<typeof LogPage>;
