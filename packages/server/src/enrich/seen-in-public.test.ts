import { expect, it } from "vitest";
import { someEvent } from "../summarise/summarise-under-test.ts";
import { wasSeenInPublic } from "./seen-in-public.ts";

const event = (repo: string, lane: string) =>
  someEvent({ repo, activity: { ...someEvent().activity, lane, repo } as never });
const bare = someEvent({ repo: "o/r", activity: undefined });

it.each([
  ["one public event of it", true, [event("o/r", "webhook"), event("O/R", "public")]],
  ["an archive", true, [event("o/r", "archive")]],
  ["a webhook", false, [event("o/r", "webhook")]],
  ["a webhook, whatever else was public", false, [event("o/r", "webhook"), event("o/other", "public")]],
  ["the other events where none of its own was kept", true, [bare, event("o/other", "public")]],
  ["no event", false, [bare]],
])("whether a repository was public is told by %s: %s", (_what, is, events) => {
  expect(wasSeenInPublic("o/r", { events })).toBe(is);
});
