import type { IncidentEvent } from "@oddwatch/protocol";
import { numberField, textField } from "./activity-field.ts";
import { repoLink } from "./github-link.ts";

const COMMIT = /^[0-9a-f]{40}$/;
const NO_COMMIT = /^0+$/;

/**
 * Where on GitHub an event can be seen: the compare page of a push, the issue of a comment. Falls back to the
 * repository; undefined for an event without one. GitHub may have deleted what it leads to.
 */
export function eventLink(event: IncidentEvent): string | undefined {
  if (event.repo === null) return undefined;
  const below = pageBelow(event);
  return (below && repoLink(event.repo, ...below)) ?? repoLink(event.repo);
}

function pageBelow(event: IncidentEvent): string[] | undefined {
  switch (event.activity?.kind) {
    case "push":
      return comparePage(textField(event, "before"), textField(event, "head"));
    case "ref-move":
      return comparePage(textField(event, "from"), textField(event, "to"));
    case "pull-request":
    case "review":
      return numbered(event, "pull");
    case "issue":
      return numbered(event, "issues");
    case "discussion":
      return numbered(event, "discussions");
    case "comment":
      return numbered(event, COMMENT_PAGES[textField(event, "on") ?? ""]);
    case "create":
      return refPage(textField(event, "ref"));
    case "delete":
      return ["activity"];
    case "star":
      return ["stargazers"];
    case "fork":
      return ["forks"];
    case "release":
      return tagPage(textField(event, "tag"));
    case "audit":
      return ["settings"];
    case "wiki":
      return ["wiki"];
    default:
      return undefined;
  }
}

const COMMENT_PAGES: Record<string, string | undefined> = {
  issue: "issues",
  review: "pull",
  discussion: "discussions",
};

function numbered(event: IncidentEvent, page: string | undefined): string[] | undefined {
  const number = numberField(event, "number");
  return page === undefined || number === undefined ? undefined : [page, String(number)];
}

function comparePage(before: string | undefined, head: string | undefined): string[] | undefined {
  if (head === undefined || !isCommit(head)) return undefined;
  return before !== undefined && isCommit(before) ? ["compare", `${before}...${head}`] : ["commit", head];
}

function isCommit(hash: string): boolean {
  return COMMIT.test(hash) && !NO_COMMIT.test(hash);
}

function refPage(ref: string | undefined): string[] | undefined {
  return ref === undefined ? undefined : ["tree", ...ref.replace(/^refs\/(heads|tags)\//, "").split("/")];
}

function tagPage(tag: string | undefined): string[] | undefined {
  return tag === undefined ? undefined : ["releases", "tag", ...tag.split("/")];
}
