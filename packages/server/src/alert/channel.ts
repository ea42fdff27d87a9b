import type { Entity, Severity } from "@oddwatch/pipeline";

/**
 * Why somebody gets a message. `opened`, `updated`, `reminder` and `escalated` ask for attention; `acknowledged` and `resolved`
 * say that it is no longer needed; `digest` lists what stayed below the threshold; `test` only shows that the channel works.
 */
export type MessageKind =
  | "opened"
  | "updated"
  | "reminder"
  | "escalated"
  | "acknowledged"
  | "resolved"
  | "digest"
  | "test";

/** One figure that is out of the ordinary, in words: "events of the account in about an hour", "240 events", "3". */
export interface Comparison {
  what: string;
  now: string;
  /** A figure, `none`, or `not known yet`; undefined where nothing is compared, as in a digest. */
  usual?: string;
}

/** One more incident that a message tells of, in a line. */
export interface MessageItem {
  severity: Severity;
  title: string;
  url?: string;
}

/**
 * What a person is told, as plain data. Every text is plain and may be a stranger's: it holds no invisible or control
 * characters, but each channel has to escape it in its own way.
 */
export interface Message {
  kind: MessageKind;
  /**
   * The same for all messages about one thing, and never used for another: what lets a channel put an update below its first
   * message, or resolve what it triggered. The id of the alert group, at most 100 characters of `A-Za-z0-9._-`.
   */
  thread: string;
  workspace: string;
  /** When it was written, ms since epoch. */
  at: number;
  severity: Severity;
  /** The incident's kind, such as `mass-deletion`; `digest` and `test` for these. */
  incidentKind: string;
  /** One line. */
  title: string;
  /** `over`: nothing of it goes on. `back`: people were told that it was over, and it goes on again. Else undefined. */
  standing?: "over" | "back";
  /** What happened, in one or two sentences. */
  what: string;
  /** Usual against now, the most telling first. */
  comparisons: readonly Comparison[];
  /** Likely causes, the likeliest first. */
  causes: readonly string[];
  nextSteps: readonly string[];
  entities: readonly Entity[];
  /** The lead incident's page; undefined when nobody said where the service is reached. */
  url?: string;
  /** Ids of the incidents that it tells of, the lead incident first. Empty for a test. */
  incidentIds: readonly string[];
  /** Other incidents of the group, or the lines of a digest, the most urgent first. */
  others: readonly MessageItem[];
  /** Others that are not listed. */
  othersLeftOut: number;
}

/** The ways to a person. */
export const CHANNEL_KINDS = ["slack", "slack-bot", "email", "webhook", "pagerduty", "teams", "discord"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export interface DeliveryOptions {
  /**
   * Made once for a delivery and the same in each of its attempts: what a receiver knows a repeat by. 1 to 100 characters of
   * `A-Za-z0-9._-`.
   */
  deliveryId: string;
  /** Ends the attempt; each also ends by itself after the channel's own time limit. */
  signal: AbortSignal;
  /**
   * The reference that the channel of this name answered when it last delivered a message of this thread; undefined for the
   * first. The settings may have changed since, even the kind of channel: what makes no sense is to be taken for none.
   */
  earlier?: string | undefined;
  /** It only tells more of what stands there already: a channel that can change that has to call nobody. False unless given. */
  isQuiet?: boolean;
}

/** What the receiver said when it took a message. */
export interface Delivered {
  /** Its own name for it, such as a Message-ID; undefined when it gives none. */
  reference?: string;
  /** What a person should know about it all the same, such as recipients that were refused. Holds no secret. */
  note?: string;
}

/** What a message would look like, without sending it. Holds no secret. */
export interface MessagePreview {
  /** The parts a receiver would get, in order: `text/plain`, `text/html` or `application/json`. */
  parts: readonly { type: "text/plain" | "text/html" | "application/json"; content: string }[];
  /** The subject, where there is one. */
  subject?: string;
}

/** One configured way to a person. */
export interface Channel {
  readonly kind: ChannelKind;
  /**
   * What the receiver does with messages of one thread: `repeats` shows each anew; `follows` keeps them together or replaces
   * what stood there, so that updates are welcome; `alarms` has one alarm, which goes on until a message ends it.
   */
  readonly thread: "repeats" | "follows" | "alarms";
  /** Whether the receiver itself drops a repeat with the same delivery id (or thread): then a second attempt is never seen. */
  readonly dropsRepeats: boolean;
  /** Which kinds of message it can do something with; of others `deliver` throws a DeliveryError `not-supported`. */
  readonly takes: readonly MessageKind[];
  /** Sends one, once: no retries of its own. @throws DeliveryError; the signal's reason when that ended it. */
  deliver(message: Message, options: DeliveryOptions): Promise<Delivered>;
  /** What `deliver` would send. @throws DeliveryError `not-supported` */
  preview(message: Message): MessagePreview;
}
