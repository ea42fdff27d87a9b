import { z } from "zod";

const Told = z.object({
  incident: z.object({
    actors: z.array(z.string()),
    repos: z.array(z.string()),
    severity: z.string(),
    kind: z.string(),
  }),
  events: z.array(z.object({ id: z.string() })),
  contributions: z.array(z.object({ feature: z.string() })),
});

/** The material of a prompt: the line between the two borders. */
export function materialIn(prompt: string): z.infer<typeof Told> {
  const lines = prompt.split("\n");
  const border = lines.findIndex((line) => line.startsWith("===== material "));
  return Told.parse(JSON.parse(lines[border + 1] ?? ""));
}

/** What a model that does as it is asked answers. */
export function honestAnswer(prompt: string) {
  const { incident, events, contributions } = materialIn(prompt);
  const event = events[0] === undefined ? "[f:event_count]" : `[e:${events[0].id}]`;
  const feature = contributions[0] === undefined ? "[f:score]" : `[f:${contributions[0].feature}]`;
  const who = incident.actors[0] ?? "somebody";
  return {
    title: `${who} was far busier than usual`,
    severity_reasoning: `The severity ${incident.severity} fits what was counted. [f:score]`,
    root_cause: [
      `${who} most likely runs a script. [f:actors] ${event}`,
      `The pace is far above the usual one. ${feature}`,
      `Everything happened in a short time. [f:first_event_at, f:last_event_at]`,
    ],
    impact: [
      `People who follow the repository may miss what matters. [f:repos]`,
      `Builds may be held up. [f:event_count]`,
      `A single bad change may hide among many. ${event}`,
    ],
    next_steps: [
      `Look at the first event. ${event}`,
      `Ask ${who} whether this was planned. [f:actors]`,
      `Compare with the usual pace. ${feature}`,
    ],
    tags: ["automation", "burst"],
  };
}

/** The same as a model would write it. */
export function honestText(prompt: string): string {
  return JSON.stringify(honestAnswer(prompt));
}
