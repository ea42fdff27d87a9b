import type { Message, MessageItem } from "../channel.ts";
import { plainLine } from "./plain-line.ts";

const TITLE = 200;
const LINE = 500;
const NAME = 120;
const MOST_LINES = 5;
const MOST_ENTITIES = 10;
const MOST_OTHERS = 10;
const MOST_INCIDENTS = 1_000;

/** The message with every text made harmless, every list bounded, and what was cut from `others` counted. */
export function plainMessage(message: Message): Message {
  const lines = (texts: readonly string[]) => texts.slice(0, MOST_LINES).map((text) => plainLine(text, LINE));
  return {
    ...message,
    incidentKind: plainLine(message.incidentKind, NAME),
    title: plainLine(message.title, TITLE),
    what: plainLine(message.what, LINE),
    comparisons: message.comparisons.slice(0, MOST_LINES).map(({ what, now, usual }) => ({
      what: plainLine(what, NAME),
      now: plainLine(now, NAME),
      ...(usual !== undefined && { usual: plainLine(usual, NAME) }),
    })),
    causes: lines(message.causes),
    nextSteps: lines(message.nextSteps),
    entities: message.entities.slice(0, MOST_ENTITIES).map(({ kind, name }) => ({ kind, name: plainLine(name, NAME) })),
    incidentIds: message.incidentIds.slice(0, MOST_INCIDENTS),
    others: message.others.slice(0, MOST_OTHERS).map(plainItem),
    othersLeftOut: message.othersLeftOut + Math.max(0, message.others.length - MOST_OTHERS),
  };
}

function plainItem(item: MessageItem): MessageItem {
  return { ...item, title: plainLine(item.title, TITLE) };
}
