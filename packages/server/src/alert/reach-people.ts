import type { Kysely } from "kysely";
import type { Clock } from "../clock.ts";
import type { SecretRef } from "../secrets/secret-ref.ts";
import type { Tables } from "../storage/tables.ts";
import type { AlertServiceOptions } from "./alert-service.ts";
import type { ChannelSettings } from "./channel-settings.ts";
import { openChannel } from "./channels/open-channel.ts";
import { post } from "./channels/post.ts";
import { DeliveryError } from "./delivery-error.ts";
import type { Explanation } from "./message/incident-message.ts";
import { messageWriter } from "./message/message-writer.ts";
import { readMessageIncidents } from "./store/read-message-incidents.ts";
import { TargetGuard } from "./target-guard.ts";

export interface ReachOptions {
  kysely: Kysely<Tables>;
  workspace: string;
  clock: Clock;
  publicUrl: string | undefined;
  /** Own places that may be reached although they are not public: see `TargetGuard`. */
  allowedTargets: readonly string[];
  readSecret: (ref: SecretRef) => Promise<string>;
  /** What is known of one incident by now; undefined to let the rules explain it. */
  readExplanation: (incident: { id: string }) => Promise<Explanation | undefined>;
}

/**
 * The ways to people: channels by the settings, messages by what is stored, and the outgoing heartbeat.
 * @throws RangeError when an allowed target is none.
 */
export function reachPeople(options: ReachOptions): Pick<AlertServiceOptions, "openChannel" | "writeMessage" | "ping"> {
  const { kysely, workspace, clock, publicUrl, allowedTargets, readSecret, readExplanation } = options;
  const guard = new TargetGuard({ allowed: allowedTargets });
  return {
    openChannel: (name, settings) =>
      openChannel(settings.channels[name] as ChannelSettings, { readSecret, guard, clock }),
    writeMessage: messageWriter({
      workspace,
      clock,
      publicUrl,
      readIncidents: (ids) => readMessageIncidents(kysely, workspace, ids),
      readExplanation,
    }),
    ping: async (url, signal) => {
      const { status } = await post({ url, body: "{}" }, { guard, signal });
      if (status < 200 || status > 299) throw new DeliveryError("receiver-failed", `the answer was ${status}`);
    },
  };
}
