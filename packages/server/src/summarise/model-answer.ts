import { z } from "zod";
import { BULLETS, LONGEST, MOST_TAGS } from "./summary-content.ts";

const sentences = (about: string) =>
  z
    .array(z.string())
    .describe(`${BULLETS.least} to ${BULLETS.most} sentences on ${about}, each ending with its citations`);

/**
 * The shape that a model is asked for. Without bounds, which providers do not take in their schemas: they are said in words,
 * and kept by `checkedAnswer`.
 * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export const ModelAnswer = z.object({
  title: z.string().describe(`At most ${LONGEST.title} characters`),
  severity_reasoning: z.string(),
  root_cause: sentences("what most likely happened"),
  impact: sentences("what may be harmed"),
  next_steps: sentences("what a person should look at or do"),
  tags: z.array(z.string()).describe(`At most ${MOST_TAGS}`),
});
export type ModelAnswer = z.infer<typeof ModelAnswer>;

/** A model's answer as text, with whatever stands around its JSON; undefined when there is none of this shape. Never throws. */
export function readAnswer(text: string): ModelAnswer | undefined {
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start < 0 || end < start) return undefined;
  try {
    return ModelAnswer.safeParse(JSON.parse(text.slice(start, end + 1))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
