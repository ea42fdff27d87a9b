import type { Channel } from "../channel.ts";
import type { ChannelSettings } from "../channel-settings.ts";
import type { ChannelContext } from "./channel-context.ts";
import { discord } from "./discord.ts";
import { email } from "./email.ts";
import { pagerduty } from "./pagerduty.ts";
import { signedWebhook } from "./signed-webhook.ts";
import { slack } from "./slack.ts";
import { slackBot } from "./slack-bot.ts";
import { teams } from "./teams.ts";

/** The channel that settings describe. Connects to nothing yet, and reads no secret. */
export function openChannel(settings: ChannelSettings, context: ChannelContext): Channel {
  switch (settings.type) {
    case "slack":
      return slack(settings, context);
    case "slack-bot":
      return slackBot(settings, context);
    case "email":
      return email(settings, context);
    case "webhook":
      return signedWebhook(settings, context);
    case "pagerduty":
      return pagerduty(settings, context);
    case "teams":
      return teams(settings, context);
    case "discord":
      return discord(settings, context);
  }
}
