import { SEVERITY_FACTS } from "@oddwatch/pipeline";
import { z } from "zod";

const Fact = z.object({
  key: z.string(),
  /** One sentence, free of strangers' words but for names of accounts and repositories, and topics. */
  text: z.string(),
  source: z.string(),
  /** When it was looked up, ms since epoch. */
  at: z.number(),
  /** The figure behind the sentence. */
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** 0 for background, 1 for worth a look, 2 for what changes how the incident is read. */
  telling: z.union([z.literal(0), z.literal(1), z.literal(2)]),
});

/** One thing that was looked up, with its source and its time. */
export type Fact = z.infer<typeof Fact>;

const MovingFact = z.object({ kind: z.enum(SEVERITY_FACTS), subject: z.string(), value: z.number().optional() });

const Gap = z.object({
  what: z.string(),
  reason: z.string(),
  /** Which facts it leaves out, such as `actor:Mallory` or `change:0123456789`; `everything` for all that is asked of GitHub. */
  about: z.string().optional(),
  /** When the first gap for a reason that passes was left, ms since epoch; undefined for a reason that stays. */
  passingSince: z.number().optional(),
});

/** Something that could not be looked up, and why. */
export type Gap = z.infer<typeof Gap>;

/** What was looked up about one incident: plain data. `unavailable` means that nothing could be asked. */
export const Evidence = z.object({
  incidentId: z.string(),
  state: z.enum(["known", "partial", "unavailable"]),
  /** The most telling first. */
  facts: z.array(Fact),
  gaps: z.array(Gap),
  /** Those of the facts that can move the severity, in the pipeline's words. */
  moving: z.array(MovingFact).default([]),
  /** ms since epoch. */
  gatheredAt: z.number(),
});
export type Evidence = z.infer<typeof Evidence>;
