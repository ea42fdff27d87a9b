import type { Message } from "../channel.ts";
import { headline } from "../message/headline.ts";
import { footer, type MessageSection, messageSections } from "../message/message-sections.ts";
import { messageColour } from "./message-colour.ts";

/** A message for programs that show no HTML. */
export function emailText(message: Message): string {
  const sections = messageSections(message).map(sectionText);
  const link = message.url === undefined ? [] : [`Open in Oddwatch: ${message.url}`];
  return `${[headline(message), message.what, ...sections, ...link, `-- \n${footer(message)}`].join("\n\n")}\n`;
}

function sectionText({ heading, lines, urls = [] }: MessageSection): string {
  const items = lines.map((line, index) =>
    urls[index] === undefined ? `  - ${line}` : `  - ${line}\n    ${urls[index]}`,
  );
  return [`${heading}:`, ...items].join("\n");
}

/** A message as one page that loads nothing, runs nothing, and links only to its incidents. */
export function emailHtml(message: Message): string {
  const link =
    message.url === undefined
      ? ""
      : `<p><a href="${escapeHtml(message.url)}" style="font-weight:bold">Open in Oddwatch</a></p>`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>',
    escapeHtml(headline(message)),
    '</title></head><body style="font-family:sans-serif;line-height:1.4;color:#1f2328">',
    `<div style="border-left:4px solid ${messageColour(message)};padding-left:12px;max-width:640px">`,
    `<h1 style="font-size:18px">${escapeHtml(headline(message))}</h1><p>${escapeHtml(message.what)}</p>`,
    ...messageSections(message).map(sectionHtml),
    link,
    `<p style="color:#57606a;font-size:12px">${escapeHtml(footer(message))}</p></div></body></html>`,
  ].join("\n");
}

function sectionHtml({ heading, lines, urls = [] }: MessageSection): string {
  const items = lines.map((line, index) => `<li>${linkedHtml(line, urls[index])}</li>`).join("");
  return `<h2 style="font-size:14px">${escapeHtml(heading)}</h2><ul>${items}</ul>`;
}

function linkedHtml(text: string, url: string | undefined): string {
  return url === undefined ? escapeHtml(text) : `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that HTML shows as it is, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
