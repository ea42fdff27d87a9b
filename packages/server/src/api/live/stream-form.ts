import type { IncidentFrame } from "./incident-frame.ts";
import { HEARTBEAT } from "./sse-frame.ts";

/** How what happens is written for one transport of the feed. */
export interface StreamForm {
  /** Undefined when this client does not want it. */
  incident: (frame: IncidentFrame) => string | undefined;
  /** A message that was written both ways. */
  message: (written: { sse: string; json: string }) => string;
  beat: string;
  /** Says that the client has caught up to a revision; without it nothing is said. */
  caughtUp?: (revision: number) => string;
  /** Whether each text is read on its own, or they flow into one another. */
  apart: boolean;
}

/** Server-sent events. */
export const SSE_FORM: StreamForm = {
  incident: ({ text }) => text,
  message: ({ sse }) => sse,
  beat: HEARTBEAT,
  apart: false,
};
