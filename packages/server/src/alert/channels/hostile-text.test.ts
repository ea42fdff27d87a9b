import { describe, expect, it } from "vitest";
import type { Message } from "../channel.ts";
import { ChannelSettings } from "../channel-settings.ts";
import { plainMessage } from "../message/plain-message.ts";
import { openChannel } from "./open-channel.ts";
import { someContext, someMessage } from "./receiver-under-test.ts";

const HOSTILE = [
  "<!channel> <!here> <@U123|boss> <https://evil.example|Open in Oddwatch>",
  "@everyone @here <@123456> <@&99> </at>",
  '<script>alert(1)</script><img src=x onerror="alert(2)">',
  "\"><a href='javascript:alert(3)'>next</a>",
  "**bold** [Open](https://evil.example) `code` ||spoiler|| # heading",
  "\u202Eevil\u2066\u200B\uFEFF txt.exe\u0000\u001b[31m",
  "line one\r\nBcc: victim@example.org\r\n\r\nbody",
  "{{7*7}} <%= 7 %> %s %n",
  "\uD83D half a character \uDC00",
];
const REF = { secret: "s" };
const SETTINGS: unknown[] = [
  { type: "slack", url: REF },
  { type: "slack-bot", token: REF, channel: "C0OPS" },
  { type: "teams", url: REF },
  { type: "discord", url: REF },
  { type: "webhook", url: REF, signingSecret: REF },
  { type: "pagerduty", routingKey: REF },
  { type: "email", host: "mail.example", from: "odd@watch.example", to: ["me@watch.example"] },
];

function hostileMessage(text: string): Message {
  return plainMessage(
    someMessage({
      title: text,
      what: text,
      incidentKind: text,
      comparisons: [{ what: text, now: text, usual: text }],
      causes: [text],
      nextSteps: [text],
      entities: [{ kind: "repo", name: text }],
      others: [{ severity: "low", title: text }],
    }),
  );
}

function partsOf(type: string, text: string) {
  const settings = SETTINGS.map((each) => ChannelSettings.parse(each)).find((each) => each.type === type);
  if (settings === undefined) throw new Error(`no ${type}`);
  return openChannel(settings, someContext()).preview(hostileMessage(text));
}

function jsonOf(type: string, text: string) {
  return JSON.parse(partsOf(type, text).parts[0].content);
}

/** Every string in a JSON value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe.each(HOSTILE)("%j", (text) => {
  it("brings no invisible character and no link of its own into any channel", () => {
    for (const { type } of SETTINGS as { type: string }[]) {
      const { parts, subject = "" } = partsOf(type, text);
      const all = subject + parts.map(({ content }) => content).join("");
      expect(all).not.toMatch(
        /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\u200B\uFEFF]|\\u(202|206|200b|feff|0000|001b)/iu,
      );
      expect(all.isWellFormed()).toBe(true);
      expect(all).not.toMatch(/:\/\/evil|javascript:/);
    }
  });

  it.each(["slack", "slack-bot"])("is plain text in %s, without any of the characters that make markup", (type) => {
    const payload = jsonOf(type, text);
    for (const each of stringsIn(payload)) expect(each).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect(JSON.stringify(payload)).not.toContain('"mrkdwn":true');
    expect(JSON.stringify(payload)).not.toContain('"type":"mrkdwn"');
  });

  it("is HTML text in mail: the only elements and addresses are ours", () => {
    const [, html] = partsOf("email", text).parts;
    const elements = [...html.content.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, name]) => name.toLowerCase());
    const ours = ["!doctype", "html", "head", "meta", "title", "body", "div", "h1", "h2", "p", "ul", "li", "a"];
    expect(elements.filter((name) => !ours.includes(name))).toEqual([]);
    const links = [...html.content.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual(["https://watch.example/incidents/inc-1"]);
  });

  it("is one line in a subject", () => {
    expect(partsOf("email", text).subject).not.toMatch(/[\r\n]/);
  });

  it("mentions nobody in Discord, and makes no markup there", () => {
    const payload = jsonOf("discord", text);
    expect(payload.allowed_mentions).toEqual({ parse: [] });
    expect(payload.content).toBeUndefined();
    const [{ title, description, fields }] = payload.embeds;
    for (const each of [title, description, ...fields.map(({ value }: { value: string }) => value)])
      expect(each.replace(/\\[^\w\s]/g, "")).not.toMatch(/[*_~`|<>[\]()@#\\]/);
  });

  it("stands in text runs in Teams, which know no markdown", () => {
    const [{ content }] = jsonOf("teams", text).attachments;
    expect(content.body.every(({ type }: { type: string }) => type === "RichTextBlock")).toBe(true);
    expect(content.msteams).toBeUndefined();
    expect(content.actions).toEqual([
      { type: "Action.OpenUrl", title: "Open in Oddwatch", url: "https://watch.example/incidents/inc-1" },
    ]);
  });
});

describe("a message as long as it may be", () => {
  const long = "語<&*".repeat(2_000);
  it.each(["slack", "slack-bot"])("fits into Slack's blocks (%s)", (type) => {
    const { blocks } = jsonOf(type, long);
    expect(blocks[0].text.text.length).toBeLessThanOrEqual(150);
    for (const { text } of blocks) if (text !== undefined) expect(text.text.length).toBeLessThanOrEqual(3_000);
    expect(blocks[0].text.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  it("fits into Discord's embed", () => {
    const [embed] = jsonOf("discord", long).embeds;
    expect(embed.title.length).toBeLessThanOrEqual(256);
    for (const { value } of embed.fields) expect(value.length).toBeLessThanOrEqual(1_024);
    expect(stringsIn(embed).join("").length).toBeLessThanOrEqual(6_000);
  });

  it("fits into a card of Teams", () => {
    const many = Array.from({ length: 10 }, () => "語".repeat(2_000));
    const message = plainMessage(
      someMessage({
        what: many[0],
        causes: many,
        nextSteps: many,
        entities: many.map((name) => ({ kind: "repo", name })),
        others: many.map((title) => ({ severity: "low", title })),
      }),
    );
    const [part] = openChannel({ type: "teams", url: REF }, someContext()).preview(message).parts;
    expect(Buffer.byteLength(JSON.stringify(JSON.parse(part.content)))).toBeLessThan(28_000);
  });

  it("fits into PagerDuty's summary", () => {
    expect(jsonOf("pagerduty", long).payload.summary.length).toBeLessThanOrEqual(1_024);
  });
});
