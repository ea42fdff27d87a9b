import { z } from "zod";
import { SecretRef } from "../secrets/secret-ref.ts";
import { ChannelSettings } from "./channel-settings.ts";
import { TAKEN_KINDS } from "./channels/message-kinds.ts";
import { DigestSettings } from "./route/digest-times.ts";
import { Inhibition, MaintenanceWindow, Silence } from "./route/mute.ts";
import { QuietHours } from "./route/quiet-hours.ts";
import { AlertName, Route } from "./route/route.ts";

const Names = z.array(z.string().min(1).max(200)).min(1).max(500).optional();
const MOST = 500;

/** Who is told of what, where, and when not. Without a channel nobody is told, and every paged incident's ledger says so. */
export const AlertSettings = z
  .object({
    channels: z.record(AlertName, ChannelSettings).default({}),
    /** The first that fits counts. With none, everything goes to all channels. */
    routes: z.array(Route).max(MOST).default([]),
    /** Names for incidents to be routed by: whoever owns what. A repository may be `owner/*`. */
    labels: z
      .record(z.string().min(1).max(100), z.object({ owners: Names, repositories: Names, actors: Names }))
      .default({}),
    silences: z.array(Silence).max(MOST).default([]),
    maintenance: z.array(MaintenanceWindow).max(MOST).default([]),
    quietHours: z.array(QuietHours).max(MOST).default([]),
    inhibitions: z.array(Inhibition).max(MOST).default([]),
    /** Messages that one channel gets in an hour at most; further ones wait. Critical incidents pass. */
    messagesPerHour: z.number().int().min(1).max(10_000).default(60),
    /** The same for single channels. */
    messagesPerHourOf: z.record(AlertName, z.number().int().min(1).max(10_000)).default({}),
    digests: z.array(DigestSettings).max(20).default([]),
    /** An address that is asked again and again while all is well, so that somebody notices when it stops. */
    heartbeat: z.object({ url: SecretRef, everySeconds: z.number().int().min(10).max(86_400).default(60) }).optional(),
  })
  .superRefine((settings, context) => {
    const { channels, routes, digests } = settings;
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    for (const [index, { name, channels: wanted, escalation }] of routes.entries()) {
      if (routes.findIndex((other) => other.name === name) < index) refuse(["routes", index], `${name} is there twice`);
      for (const each of [...wanted, ...escalation.flatMap((step) => step.channels)]) {
        if (!Object.hasOwn(channels, each)) refuse(["routes", index, "channels"], `there is no channel ${each}`);
      }
    }
    for (const [index, { name, channels: wanted }] of digests.entries()) {
      if (digests.findIndex((other) => other.name === name) < index)
        refuse(["digests", index], `${name} is there twice`);
      for (const each of wanted) {
        if (!Object.hasOwn(channels, each)) refuse(["digests", index, "channels"], `there is no channel ${each}`);
        else if (!TAKEN_KINDS[channels[each].type].includes("digest"))
          refuse(
            ["digests", index, "channels"],
            `the digest ${name} cannot go to ${each}: ${channels[each].type} takes none`,
          );
      }
    }
  });
export type AlertSettings = z.infer<typeof AlertSettings>;

/** The routes in force: one to every channel when people named none; none when there is no channel. */
export function routesOf({ routes, channels }: AlertSettings): Route[] {
  const names = Object.keys(channels);
  if (names.length === 0) return [];
  return routes.length > 0 ? routes : [Route.parse({ name: "all", channels: names.slice(0, 20) })];
}
