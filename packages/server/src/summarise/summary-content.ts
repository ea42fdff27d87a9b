import { z } from "zod";

/** Sentences in one list of a summary. */
export const BULLETS = { least: 3, most: 5 } as const;
/** Longest texts, in UTF-16 units. */
export const LONGEST = { title: 200, reasoning: 600, bullet: 500, tag: 40 } as const;
export const MOST_TAGS = 8;

const Bullet = z.object({ text: z.string().min(1).max(LONGEST.bullet), cites: z.array(z.string()).min(1) });
const Bullets = z.array(Bullet).min(BULLETS.least).max(BULLETS.most);

/** What a summary says, whoever wrote it. It holds no severity, no state and no channel: those are never a writer's to choose. */
export const SummaryContent = z.object({
  title: z.string().min(1).max(LONGEST.title),
  severityReasoning: z.string().min(1).max(LONGEST.reasoning),
  rootCause: Bullets,
  impact: Bullets,
  nextSteps: Bullets,
  tags: z.array(z.string().max(LONGEST.tag)).max(MOST_TAGS),
});
export type SummaryContent = z.infer<typeof SummaryContent>;

/** A sentence and what it rests on, as `e:`, `f:` or `k:` and a name. */
export type Bullet = z.infer<typeof Bullet>;
