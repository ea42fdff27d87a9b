import { z } from "zod";
import { SecretRef } from "../secrets/secret-ref.ts";

/** PagerDuty's own address; for accounts in Europe it is https://events.eu.pagerduty.com/v2/enqueue. */
const PAGERDUTY_EVENTS = "https://events.pagerduty.com/v2/enqueue";
/** Slack's own address; for workspaces on GovSlack it is https://slack-gov.com/api. */
const SLACK_API = "https://slack.com/api";

const Host = z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/, "is a host name or an address");

const EmailSettings = z
  .object({
    type: z.literal("email"),
    host: Host,
    /** 587, or 465 with `tls`, unless given. */
    port: z.number().int().min(1).max(65_535).optional(),
    /** `starttls` begins in clear and insists on encryption, `tls` is encrypted from the first byte, `none` is for a relay of one's own. */
    security: z.enum(["starttls", "tls", "none"]).default("starttls"),
    user: z.string().min(1).max(320).optional(),
    password: SecretRef.optional(),
    from: z.email().max(320),
    to: z.array(z.email().max(320)).min(1).max(50),
  })
  .strict()
  .refine(({ user, password }) => (user === undefined) === (password === undefined), "user and password go together")
  .refine(({ security, password }) => security !== "none" || password === undefined, "no password is sent in clear");
export type EmailSettings = z.infer<typeof EmailSettings>;

/** One way to a person. The addresses of web hooks are secrets: who knows them may post. */
export const ChannelSettings = z.discriminatedUnion("type", [
  z.object({ type: z.literal("slack"), url: SecretRef }).strict(),
  /** `token` is the bot's, `xoxb-…`; `channel` the id of a conversation, or a public channel's name. */
  z
    .object({
      type: z.literal("slack-bot"),
      token: SecretRef,
      channel: z.string().regex(/^([CDGU][A-Z0-9]{2,30}|#[^\s#,]{1,80})$/, "is an id such as C0123ABCD, or #name"),
      apiUrl: z.url({ protocol: /^https?$/ }).default(SLACK_API),
    })
    .strict(),
  z.object({ type: z.literal("teams"), url: SecretRef }).strict(),
  z.object({ type: z.literal("discord"), url: SecretRef }).strict(),
  /** `signingSecret` is what receivers check the signature with. */
  z.object({ type: z.literal("webhook"), url: SecretRef, signingSecret: SecretRef }).strict(),
  z
    .object({
      type: z.literal("pagerduty"),
      routingKey: SecretRef,
      url: z.url({ protocol: /^https?$/ }).default(PAGERDUTY_EVENTS),
    })
    .strict(),
  EmailSettings,
]);
export type ChannelSettings = z.infer<typeof ChannelSettings>;
