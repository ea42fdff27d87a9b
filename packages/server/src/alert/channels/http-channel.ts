import { SecretError } from "../../secrets/secret-error.ts";
import type { Channel, Delivered, DeliveryOptions, Message } from "../channel.ts";
import { DeliveryError } from "../delivery-error.ts";
import { answerFailure } from "./answer-failure.ts";
import { ATTEMPT_TIMEOUT_MS, type ChannelContext } from "./channel-context.ts";
import { type Answer, type Post, post } from "./post.ts";
import { refuseUntaken } from "./refuse-untaken.ts";
import { withinTime } from "./within-time.ts";

/** What one vendor's web hook is like. */
export interface HttpChannel extends Pick<Channel, "kind" | "thread" | "dropsRepeats" | "takes"> {
  /** The receiver's, for error texts. */
  name: string;
  /** What is posted, without secrets. */
  payload: (message: Message, deliveryId: string) => unknown;
  /** The whole request for a payload. May throw SecretError. */
  request: (payload: unknown, deliveryId: string) => Promise<Post>;
  /** What the receiver said, in words that hold no secret. */
  explain?: (answer: Answer) => string | undefined;
  /** Reads an answer of success; throws when it is none after all. */
  accept?: (answer: Answer) => Delivered;
}

/** A channel that posts JSON to one address. */
export function httpChannel(vendor: HttpChannel, context: ChannelContext): Channel {
  const { kind, thread, dropsRepeats, takes, payload } = vendor;
  return {
    kind,
    thread,
    dropsRepeats,
    takes,
    async deliver(message, options) {
      refuseUntaken(vendor, message);
      return deliver(message, { vendor, context, ...options });
    },
    preview(message) {
      refuseUntaken(vendor, message);
      const content = JSON.stringify(payload(message, "preview"), null, 2);
      return { parts: [{ type: "application/json", content }] };
    },
  };
}

async function deliver(
  message: Message,
  { vendor, context, deliveryId, signal }: { vendor: HttpChannel; context: ChannelContext } & DeliveryOptions,
): Promise<Delivered> {
  const { guard, clock, timeoutMs = ATTEMPT_TIMEOUT_MS } = context;
  const request = await configured(vendor.request(vendor.payload(message, deliveryId), deliveryId));
  const answer = await withinTime({ signal, timeoutMs }, (limited) => post(request, { guard, signal: limited }));
  const failure = answerFailure(answer, { name: vendor.name, detail: vendor.explain?.(answer), now: clock() });
  if (failure !== undefined) throw failure;
  return vendor.accept?.(answer) ?? {};
}

/** Waits for what needs secrets. @throws DeliveryError `not-configured` when one cannot be had. */
export async function configured<T>(needsSecrets: Promise<T>): Promise<T> {
  try {
    return await needsSecrets;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new DeliveryError("not-configured", error.message, { cause: error });
  }
}
