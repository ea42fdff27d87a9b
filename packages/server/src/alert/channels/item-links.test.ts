import { describe, expect, it } from "vitest";
import type { Message } from "../channel.ts";
import { ChannelSettings } from "../channel-settings.ts";
import { openChannel } from "./open-channel.ts";
import { someContext, someMessage } from "./receiver-under-test.ts";

const REF = { secret: "s" };
const PAGE = "https://watch.example/incidents/inc-2";
const OTHERS = [
  { severity: "low", title: "two <b>", url: PAGE } as const,
  { severity: "low", title: "three" } as const,
];

function partsOf(settings: object, message: Partial<Message>): string[] {
  const channel = openChannel(ChannelSettings.parse(settings), someContext());
  return channel.preview(someMessage(message)).parts.map(({ content }) => content);
}

describe.each<[string, Partial<Message>]>([
  ["also in an alert", { others: OTHERS, othersLeftOut: 3 }],
  ["of a digest", { kind: "digest", others: OTHERS, othersLeftOut: 3 }],
])("the incidents %s", (_where, message) => {
  it("lead to their pages in mail", () => {
    const mail = { type: "email", host: "mail.example", from: "odd@watch.example", to: ["me@watch.example"] };
    const [text, html] = partsOf(mail, message);
    expect(text).toContain(`  - [low] two <b>\n    ${PAGE}\n  - [low] three\n  - and 3 more`);
    expect(html).toContain(`<li><a href="${PAGE}">[low] two &lt;b&gt;</a></li><li>[low] three</li>`);
  });

  it("lead to their pages in Teams", () => {
    const [card] = partsOf({ type: "teams", url: REF }, message);
    const runs = JSON.parse(card).attachments[0].content.body.flatMap(({ inlines }: { inlines: unknown[] }) => inlines);
    const selectAction = { type: "Action.OpenUrl", url: PAGE };
    expect(runs).toContainEqual({ type: "TextRun", text: "• [low] two <b>", selectAction });
    expect(runs).toContainEqual({ type: "TextRun", text: "• [low] three" });
  });

  it("lead to their pages in Discord", () => {
    const [payload] = partsOf({ type: "discord", url: REF }, message);
    const { value } = JSON.parse(payload).embeds[0].fields.at(-1);
    expect(value).toBe(`• \\[low\\] two \\<b\\>\n${PAGE}\n• \\[low\\] three\n• and 3 more`);
  });
});

it("in PagerDuty stand beside the incident's own link", () => {
  const [payload] = partsOf({ type: "pagerduty", routingKey: REF }, { others: OTHERS });
  expect(JSON.parse(payload).links).toEqual([
    { href: "https://watch.example/incidents/inc-1", text: "Open in Oddwatch" },
    { href: PAGE, text: "[low] two <b>" },
  ]);
});

it("are cut in Discord until all pages fit, and stand without them when they never do", () => {
  const many = (url: string) =>
    Array.from({ length: 10 }, () => ({ severity: "low", title: "x".repeat(200), url }) as const);
  const fieldWith = (url: string) => {
    const [payload] = partsOf({ type: "discord", url: REF }, { others: many(url) });
    return JSON.parse(payload).embeds[0].fields.at(-1).value as string;
  };
  expect(fieldWith(PAGE).split(PAGE)).toHaveLength(11);
  expect(fieldWith(PAGE).length).toBeLessThanOrEqual(1_000);
  expect(fieldWith(`${PAGE}${"y".repeat(100)}`)).not.toContain(PAGE);
});
