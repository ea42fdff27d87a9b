import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { Channel, Delivered, DeliveryOptions, Message } from "../channel.ts";
import type { EmailSettings } from "../channel-settings.ts";
import { DeliveryError } from "../delivery-error.ts";
import { headline } from "../message/headline.ts";
import { shorten } from "../message/plain-line.ts";
import type { Target } from "../target-guard.ts";
import { ATTEMPT_TIMEOUT_MS, type ChannelContext } from "./channel-context.ts";
import { emailHtml, emailText } from "./email-text.ts";
import { configured } from "./http-channel.ts";
import { TAKEN_KINDS } from "./message-kinds.ts";
import { refuseUntaken } from "./refuse-untaken.ts";
import { smtpFailure } from "./smtp-failure.ts";
import { withinTime } from "./within-time.ts";

/** A talk with a mail server has many turns. */
const TURNS = 3;
const SUBJECT_CHARACTERS = 180;

/**
 * E-mail by SMTP, as text and HTML. All messages of a thread refer to the same first id, so that programs show them as one
 * conversation; a repeat has the same Message-ID.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4 and https://www.rfc-editor.org/rfc/rfc3834#section-5
 */
export function email(settings: EmailSettings, context: ChannelContext): Channel {
  const channel = { kind: "email", takes: TAKEN_KINDS.email } as const;
  return {
    ...channel,
    thread: "follows",
    dropsRepeats: false,
    async deliver(message, options) {
      refuseUntaken(channel, message);
      return deliver(message, { settings, context, ...options });
    },
    preview(message) {
      refuseUntaken(channel, message);
      return {
        subject: subjectOf(message),
        parts: [
          { type: "text/plain", content: emailText(message) },
          { type: "text/html", content: emailHtml(message) },
        ],
      };
    },
  };
}

interface Sending extends DeliveryOptions {
  settings: EmailSettings;
  context: ChannelContext;
}

async function deliver(message: Message, { settings, context, deliveryId, signal }: Sending): Promise<Delivered> {
  const password = settings.password && (await configured(context.readSecret(settings.password)));
  const mail = mailOf(message, { settings, deliveryId });
  const timeoutMs = TURNS * (context.timeoutMs ?? ATTEMPT_TIMEOUT_MS);
  return withinTime({ signal, timeoutMs }, async (limited) => {
    const target = await context.guard.find(settings.host, limited);
    if (settings.security === "none" && !target.isTrusted) {
      throw new DeliveryError("target-refused", `Mail in clear is sent only to servers the installation allows`);
    }
    const transport = createTransport(transportOf(settings, { target, password, timeoutMs }));
    try {
      const sending = { ...mail, signal: limited };
      const { messageId, rejected } = await transport.sendMail(sending);
      return { reference: messageId, ...(rejected.length > 0 && { note: refusedNote(rejected.length, settings) }) };
    } catch (error) {
      limited.throwIfAborted();
      throw smtpFailure(error, settings.host);
    } finally {
      transport.close();
    }
  });
}

function mailOf(message: Message, { settings, deliveryId }: Pick<Sending, "settings" | "deliveryId">) {
  const domain = settings.from.slice(settings.from.lastIndexOf("@") + 1);
  const first = `<${message.thread}.${message.workspace}@${domain}>`;
  return {
    from: { name: "Oddwatch", address: settings.from },
    to: settings.to,
    subject: subjectOf(message),
    text: emailText(message),
    html: emailHtml(message),
    messageId: `<${deliveryId}@${domain}>`,
    inReplyTo: first,
    references: first,
    date: new Date(message.at),
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  };
}

interface Connecting {
  target: Target;
  password: string | undefined;
  timeoutMs: number;
}

function transportOf(settings: EmailSettings, { target, password, timeoutMs }: Connecting) {
  const { security, user, port = security === "tls" ? 465 : 587 } = settings;
  return {
    host: target.addresses[0].address,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: isIP(target.host) === 0 ? { servername: target.host } : {}, // an address is no server name
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function refusedNote(refused: number, { to }: EmailSettings): string {
  return `The mail server refused ${refused} of ${to.length} recipients.`;
}

/** Changes with the state, so that a list of mails tells it; what keeps a thread together are its references. */
function subjectOf(message: Message): string {
  return shorten(headline(message), SUBJECT_CHARACTERS);
}
