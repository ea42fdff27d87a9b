import type { DetectedIncident } from "@oddwatch/protocol";
import { showsColors, type Terminal, write } from "../terminal.ts";
import { createColors } from "./colors.ts";
import { incidentText } from "./incident-text.ts";
import { jsonLine } from "./visible.ts";

export interface PrintOptions {
  /** One JSON object a line and nothing else. */
  json: boolean;
  /** The budget in words, such as `25 a day`; undefined when it changed while the log was written. */
  budget?: string;
}

/** Prints incidents on stdout, in their order. */
export async function printIncidents(
  incidents: DetectedIncident[],
  { json, budget }: PrintOptions,
  terminal: Terminal,
): Promise<void> {
  const { stdout } = terminal;
  if (json) {
    for (const incident of incidents) await write(stdout, `${jsonLine(incident)}\n`);
    return;
  }
  const colors = createColors(showsColors(terminal));
  for (const incident of incidents) await write(stdout, `${incidentText(incident, colors)}\n\n`);
  await write(stdout, incidents.length === 0 ? "Nothing out of the ordinary was found.\n" : colors.dim(legend(budget)));
}

function legend(budget: string | undefined): string {
  const within = budget === undefined ? "the budget of its time" : `a budget of ${budget}`;
  return (
    "Best first. The number is the score, 0 to 1, higher is stranger. " +
    `"paged" is when a live service would have told somebody, within ${within}.\n`
  );
}
