import type { WorkState } from "@oddwatch/protocol";
import type { StoredIncident } from "../../api/api-store.ts";
import type { Clock } from "../../clock.ts";
import { writeSummary } from "../../summary/write-summary.ts";
import type { Message, MessageKind } from "../channel.ts";
import { type DigestPeriod, digestMessage } from "./digest-message.ts";
import { type Explanation, incidentMessage } from "./incident-message.ts";

/** How people's part of an incident stands while they are not done with it. */
const GOING_ON: readonly WorkState[] = ["open", "acknowledged"];

/** What a message is to be written about. */
export interface MessageSubject {
  kind: MessageKind;
  /** `Message.thread`. */
  thread: string;
  /** The lead incident first; of a digest its strangest. */
  incidentIds: readonly string[];
  /** Of a digest only. */
  digest?: DigestPeriod;
}

export interface MessageWriterOptions {
  workspace: string;
  clock: Clock;
  publicUrl: string | undefined;
  /** Those that are still stored, in the order asked for. */
  readIncidents: (ids: readonly string[]) => Promise<StoredIncident[]>;
  /** What is known of one incident by now; undefined to let the rules explain it. */
  readExplanation: (incident: StoredIncident) => Promise<Explanation | undefined>;
}

/**
 * A function that writes messages with what is known of their incidents at that moment. It answers undefined when none of the
 * incidents is stored any more, and throws what reading throws.
 */
export function messageWriter(
  options: MessageWriterOptions,
): (subject: MessageSubject) => Promise<Message | undefined> {
  const { workspace, clock, publicUrl, readIncidents, readExplanation } = options;
  return async ({ kind, thread, incidentIds, digest }) => {
    if (kind === "test") return undefined;
    const incidents = await readIncidents(incidentIds);
    const about = { thread, workspace, at: clock(), publicUrl };
    if (kind === "digest") return digest && digestMessage({ ...about, period: digest, incidents });
    const [lead, ...others] = incidents;
    if (lead === undefined) return undefined;
    const explanation = (await readExplanation(lead)) ?? explainedByRules(lead);
    const standing = standingOf([lead, ...others]);
    return incidentMessage({ ...about, kind, incidents: [lead, ...others], standing, explanation });
  };
}

function standingOf(incidents: readonly StoredIncident[]): Message["standing"] {
  if (incidents.every(({ state, workState }) => state === "resolved" || !GOING_ON.includes(workState))) return "over";
  return incidents[0]?.state === "regressed" ? "back" : undefined;
}

function explainedByRules(incident: StoredIncident): Explanation {
  const { title, root_cause: causes, next_steps: nextSteps } = writeSummary(incident);
  return { title, causes, nextSteps };
}
