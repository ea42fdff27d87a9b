import type { LedgerLine, Why, WhyIncident } from "@oddwatch/protocol";
import type { Colors } from "./colors.ts";
import { timeText } from "./time-text.ts";
import { toldText } from "./told-text.ts";
import { visible } from "./visible.ts";

const MOST_LINES = 8;

export interface WhyTextOptions {
  colors: Colors;
  /** Files were judged once more, instead of asking what was stored. */
  isReplay: boolean;
}

/** The answer to "why was I (not) told?" for a person. Ends with a line break. */
export function whyText(why: Why, options: WhyTextOptions): string {
  const { colors } = options;
  const { entity, incidents, ledger } = why;
  const name = visible(entity);
  const isFound = incidents.length > 0 || ledger.length > 0;
  const parts = isFound ? found(why, options) : [nothingFound(why, name)];
  const when = why.at === null ? "" : ` around ${timeText(why.at)}`;
  return `${[colors.bold(`${name}${when}`), ...parts, ...noticesText(why), settingsText(why)].join("\n\n")}\n`;
}

function found({ incidents, ledger }: Why, options: WhyTextOptions): string[] {
  const ofNone = ledger.filter(({ incident_id: id }) => !incidents.some((each) => each.id === id));
  const blocks = incidents.map((each) => {
    const lines = ledger.filter(({ incident_id: id }) => id === each.id);
    return incidentText(each, incidents.length === 1 ? ledger : lines, options);
  });
  if (incidents.length === 1 || ofNone.length === 0) return blocks;
  return [
    ...blocks,
    [blocks.length === 0 ? "No incident, but this was decided:" : "Beside these:", ...linesText(ofNone)].join("\n"),
  ];
}

function incidentText(incident: WhyIncident, ledger: LedgerLine[], { colors, isReplay }: WhyTextOptions): string {
  const { severity, score, title, state, first_event_at, last_event_at, reasons, id } = incident;
  const { wasTold, text } = toldText(incident, { ledger, isReplay });
  const told = wasTold ? visible(text) : colors.yellow(visible(text));
  return [
    `${told} ${severity} ${score.toFixed(3)}, ${state}: ${visible(title)}`,
    colors.dim(`  incident ${id}, ${timeText(first_event_at)} to ${timeText(last_event_at)}`),
    ...reasons.map((reason) => `  - ${visible(reason)}`),
    ...linesText(ledger),
  ].join("\n");
}

/** Oldest first: the last one is the decision that holds. */
function linesText(ledger: LedgerLine[]): string[] {
  const shown = ledger.slice(0, MOST_LINES).reverse();
  return shown.map(({ at, decision, reason, text }) => `  ${timeText(at)} ${decision} (${reason}): ${visible(text)}`);
}

function nothingFound({ seen, similar }: Why, name: string): string {
  const lines = [`No incident names ${name}, and no decision was made about it.`];
  if (seen !== null && seen.events === 0) {
    lines.push("None of its events is in the log of those hours: it was not active, or the stream did not show it.");
  }
  if (seen !== null && seen.events > 0) {
    const span =
      seen.first_at === null || seen.last_at === null
        ? ""
        : ` from ${timeText(seen.first_at)} to ${timeText(seen.last_at)}`;
    lines.push(
      `It was seen: ${seen.events.toLocaleString("en-US")} events${span}. None was strange enough for an incident.`,
    );
  }
  if (similar.length > 0) lines.push(`Names that begin alike: ${visible(similar.join(", "))}.`);
  return lines.join("\n");
}

function noticesText({ notices }: Why): string[] {
  if (notices.length === 0) return [];
  const lines = notices.map(({ at, text }) => `  ${timeText(at)} ${visible(text)}`);
  return [["What befell the watching in that time:", ...lines].join("\n")];
}

function settingsText({ settings }: Why): string {
  if (settings === null) return "No settings are stored.";
  const { budget, suppressions } = settings as {
    budget?: { per: string; incidents: number };
    suppressions?: { id: string }[];
  };
  const per = budget?.per === "events" ? "per 100,000 events" : "a day";
  const ids = (suppressions ?? []).map(({ id }) => `“${id}”`).join(", ");
  return visible(
    `In force: a budget of ${budget?.incidents ?? "?"} ${per}; suppressions: ${ids === "" ? "none" : ids}.`,
  );
}
