import type { LedgerLine, WhyIncident } from "@oddwatch/protocol";
import { timeText } from "./time-text.ts";

/** Reasons of the ledger's lines that alerting writes; the others are the pipeline's. */
const OF_ALERTS = "alert-";
const SENT = "alert-sent";
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** Whether, when and through what people were told of an incident, or why not. */
export interface Told {
  wasTold: boolean;
  /** One or more plain sentences. It may hold a stranger's words. */
  text: string;
}

/** What was decided, and by whom. */
export interface Decided {
  /** The latest first. */
  ledger: readonly LedgerLine[];
  /** Files were judged once more: nobody could be told. */
  isReplay: boolean;
}

/**
 * What became of telling people, by the ledger's lines of alerting. That an incident crossed the threshold
 * only means that somebody is to be told: `paged_at` alone never says that anybody was.
 */
export function toldText({ id, paged_at }: Pick<WhyIncident, "id" | "paged_at">, { ledger, isReplay }: Decided): Told {
  const lines = ledger.filter(({ incident_id, reason }) => incident_id === id && reason.startsWith(OF_ALERTS));
  const [latest] = lines;
  if (lines.some(({ reason }) => reason === SENT))
    return { wasTold: true, text: [tellings(lines), ...lost(lines)].join(" ") };
  if (latest !== undefined) return { wasTold: false, text: untold(latest) };
  if (paged_at === null) return { wasTold: false, text: "You were not told." };
  const sinceThen = isReplay ? "a running service would have told you" : "no message about it has left yet";
  return { wasTold: false, text: `It crossed the threshold at ${timeText(paged_at)}; ${sinceThen}.` };
}

/** Of each channel the first message. */
function tellings(lines: readonly LedgerLine[]): string {
  const firstOf = new Map<string, string>();
  for (const { at, reason, text } of lines.toReversed()) {
    const channel = channelOf(text);
    if (reason === SENT && !firstOf.has(channel)) firstOf.set(channel, timeText(at));
  }
  const parts = [...firstOf].map(([channel, at]) => (channel === "" ? `at ${at}` : `through ${channel} at ${at}`));
  return `You were told ${parts.join(", ")}.`;
}

/** The last word when that is a message that did not arrive: another channel's may have been the one that counts. */
function lost([latest]: readonly LedgerLine[]): string[] {
  return latest.reason === "alert-failed" ? [plain(latest.text)] : [];
}

function untold({ decision, text }: LedgerLine): string {
  const because = plain(text).replace(/^Nobody was told: (.)/, (_, first: string) => first.toUpperCase());
  return `${decision === "held" ? "You were not told yet." : "You were not told."} ${because}`;
}

/** From such as "Told more through slack-main. One recipient was refused"; empty when no channel is named. */
function channelOf(text: string): string {
  return / through ([a-z0-9-]+)\./.exec(text)?.[1] ?? "";
}

function plain(text: string): string {
  return text.replace(TIME, timeText);
}
