import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity, text } from "../activity-under-test.ts";
import { madeName, repeatedText } from "./shape-of-activity.ts";

const TITLE = text("the title here");
const BODY = text("the body here");

describe("the text a campaign would repeat", () => {
  it.each<[string, Activity, string | undefined]>([
    ["an issue's body", activity("issue", { title: TITLE, body: BODY }), BODY.excerpt],
    ["an issue's title, when it has no body", activity("issue", { title: TITLE }), TITLE.excerpt],
    [
      "its title too, when the body is too short",
      activity("issue", { title: TITLE, body: text("ok", { shape: undefined }) }),
      TITLE.excerpt,
    ],
    ["a pull request's body", activity("pull-request", { title: TITLE, body: BODY }), BODY.excerpt],
    ["a discussion's body", activity("discussion", { body: BODY }), BODY.excerpt],
    ["a comment", activity("comment", { body: BODY }), BODY.excerpt],
    ["a review", activity("review", { body: BODY }), BODY.excerpt],
    ["a release's notes", activity("release", { body: BODY }), BODY.excerpt],
    ["a new repository's description", activity("create", { what: "repository", description: BODY }), BODY.excerpt],
    ["nothing of a new branch", activity("create", { what: "branch", description: BODY }), undefined],
    ["nothing of a star", activity("star"), undefined],
  ])("is %s", (_what, each, excerpt) => {
    expect(repeatedText(each)?.excerpt).toBe(excerpt);
  });
});

describe("the name an activity makes", () => {
  it.each<[string, Activity, object | undefined]>([
    [
      "a repository",
      activity("create", { what: "repository", repo: "o/snapshot-1a" }),
      { what: "repository", shape: "snapshot-#" },
    ],
    [
      "a repository without an owner",
      activity("create", { what: "repository", repo: "snapshot-1a" }),
      { what: "repository", shape: "snapshot-#" },
    ],
    ["a branch", activity("create", { ref: "feature-12" }), { what: "branch", shape: "feature-#" }],
    [
      "an opened pull request's branch",
      activity("pull-request", { headRef: "feature-12" }),
      { what: "branch", shape: "feature-#" },
    ],
    ["not a closed pull request's", activity("pull-request", { action: "closed", headRef: "feature-12" }), undefined],
    ["not a tag", activity("create", { what: "tag", ref: "version-12" }), undefined],
    ["not a name that says nothing", activity("create", { ref: "main" }), undefined],
    [
      "not a site's repository, which GitHub has named so",
      activity("create", { what: "repository", repo: "o/someone22.github.io" }),
      undefined,
    ],
    ["not a repository that is not named", activity("create", { what: "repository", repo: undefined }), undefined],
  ])("of %s", (_what, each, name) => {
    expect(madeName(each)).toEqual(name);
  });
});
