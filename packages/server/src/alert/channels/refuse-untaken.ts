import type { Channel, Message } from "../channel.ts";
import { DeliveryError } from "../delivery-error.ts";

/** @throws DeliveryError `not-supported` for a kind of message that a channel has no use for. */
export function refuseUntaken({ kind, takes }: Pick<Channel, "kind" | "takes">, message: Message): void {
  if (takes.includes(message.kind)) return;
  throw new DeliveryError("not-supported", `A ${kind} channel has no use for a message of kind ${message.kind}`);
}
