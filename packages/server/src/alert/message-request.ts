import type { Message, MessageKind } from "./channel.ts";
import type { DigestFigures } from "./digest/digest-figures.ts";

/** What a message is to be written about. */
export interface MessageRequest {
  kind: MessageKind;
  /** `Message.thread`. */
  thread: string;
  /** The lead incident first; of a digest its strangest, ten at most. */
  incidentIds: readonly string[];
  /** Of a digest only. */
  digest?: DigestFigures;
}

/**
 * Writes a message with what is known of its incidents now. Undefined when none of them is stored any more.
 * @throws what the database fails with.
 */
export type WriteMessage = (request: MessageRequest) => Promise<Message | undefined>;
