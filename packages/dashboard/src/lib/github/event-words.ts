import type { IncidentEvent } from "@oddwatch/protocol";
import { excerptField, numberField, textField } from "./activity-field.ts";

/** What an event did, in a few words before a stranger's own text, which is given apart so that it can be shown as such. */
export interface EventWords {
  what: string;
  /** A branch, a title or the like, as the stranger wrote it. */
  said?: string;
}

/** An event in words: `pushed to` main, `opened issue #7` Title. Falls back to GitHub's name of the type. */
export function eventWords(event: IncidentEvent): EventWords {
  const action = textField(event, "action") ?? "acted on";
  switch (event.activity?.kind) {
    case "push":
      return { what: "pushed to", said: branch(event) };
    case "pull-request":
      return { what: `${action} pull request ${number(event)}`.trim(), said: excerptField(event, "title") };
    case "review":
      return { what: `${action} a review of ${number(event)}`.trim(), said: excerptField(event, "body") };
    case "issue":
      return { what: `${action} issue ${number(event)}`.trim(), said: excerptField(event, "title") };
    case "discussion":
      return { what: `${action} discussion ${number(event)}`.trim(), said: excerptField(event, "title") };
    case "comment":
      return {
        what: `commented on ${textField(event, "on") ?? ""} ${number(event)}`.trim(),
        said: excerptField(event, "body"),
      };
    case "create":
      return { what: `created ${textField(event, "what") ?? "something"}`, said: branch(event) };
    case "delete":
      return { what: `deleted ${textField(event, "what") ?? "something"}`, said: branch(event) };
    case "star":
      return { what: "starred it" };
    case "fork":
      return { what: "forked it to", said: textField(event, "forkee") };
    case "release":
      return { what: `${action} release`, said: textField(event, "tag") };
    case "member":
      return { what: `${action} member`, said: textField(event, "member") };
    case "public":
      return { what: "made it public" };
    case "wiki":
      return { what: "edited the wiki" };
    case "audit":
      return { what: action.replace(/[._]/g, " "), said: textField(event, "target") };
    case "ref-move":
      return { what: "moved", said: branch(event) };
    default:
      return {
        what: event.type
          .replace(/Event$/, "")
          .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
          .toLowerCase(),
      };
  }
}

function branch(event: IncidentEvent): string | undefined {
  return textField(event, "ref")?.replace(/^refs\/(heads|tags)\//, "");
}

function number(event: IncidentEvent): string {
  const n = numberField(event, "number");
  return n === undefined ? "" : `#${n}`;
}
