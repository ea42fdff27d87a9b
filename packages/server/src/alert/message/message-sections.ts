import type { Entity } from "@oddwatch/pipeline";
import type { Comparison, Message, MessageItem } from "../channel.ts";

/** A part of a message for people: a heading of ours and lines that may be a stranger's. */
export interface MessageSection {
  heading: string;
  lines: readonly string[];
  /** Pages of ours that the lines are about, at their places: for channels that can show them. */
  urls?: readonly (string | undefined)[];
}

const ENTITY_WORDS: Record<Entity["kind"], string> = {
  actor: "account",
  repo: "repository",
  org: "organisation",
  pattern: "pattern",
};

/** What stands below headline and first sentence, in the order of reading, in plain text: each channel escapes it. None is empty. */
export function messageSections(message: Message): MessageSection[] {
  const { comparisons, causes, nextSteps, entities, others, othersLeftOut, kind } = message;
  const left = othersLeftOut > 0 ? [`and ${othersLeftOut.toLocaleString("en-US")} more`] : [];
  const sections: MessageSection[] = [
    { heading: kind === "digest" ? "How many" : "Usual against now", lines: comparisons.map(comparisonLine) },
    { heading: "Likely cause", lines: causes },
    { heading: "Next step", lines: nextSteps },
    { heading: "Who and where", lines: entities.map((each) => `${ENTITY_WORDS[each.kind]} ${each.name}`) },
    {
      heading: kind === "digest" ? "The strangest" : "Also in this alert",
      lines: [...others.map(itemLine), ...left],
      ...(others.some(({ url }) => url !== undefined) && { urls: others.map(({ url }) => url) }),
    },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** The last line: whose message it is and what it is about. */
export function footer({ workspace, incidentKind, at }: Pick<Message, "workspace" | "incidentKind" | "at">): string {
  return `Oddwatch · ${workspace} · ${incidentKind} · ${new Date(at).toISOString().replace(/\.\d+Z$/, "Z")}`;
}

function comparisonLine({ what, now, usual }: Comparison): string {
  return usual === undefined ? `${what}: ${now}` : `${what}: ${now}; usual: ${usual}`;
}

/** An incident in a line, without its page. */
export function itemLine({ severity, title }: MessageItem): string {
  return `[${severity}] ${title}`;
}
