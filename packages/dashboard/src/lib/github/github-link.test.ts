import { describe, expect, it } from "vitest";
import { actorLink, githubAddress, repoLink } from "./github-link.ts";

describe("actorLink", () => {
  it("links an account, an enterprise account and an app", () => {
    expect(actorLink("octocat")).toBe("https://github.com/octocat");
    expect(actorLink("mona_corp")).toBe("https://github.com/mona_corp");
    expect(actorLink("dependabot[bot]")).toBe("https://github.com/apps/dependabot");
  });

  it.each(["", "..", "a/b", "javascript:alert(1)", "evil.example", "oc\u202etocat", "[bot]", "-x"])(
    "gives no link for %j",
    (login) => {
      expect(actorLink(login)).toBeUndefined();
    },
  );
});

describe("repoLink", () => {
  it("links a repository and a page below it", () => {
    expect(repoLink("octo/hello.world")).toBe("https://github.com/octo/hello.world");
    expect(repoLink("octo/hello", "issues", "7")).toBe("https://github.com/octo/hello/issues/7");
  });

  it.each(["octo", "octo/", "/x", "octo/..", "octo/.", "a/b/c", "octo/x?y", "//evil.example"])(
    "gives no link for %j",
    (repo) => {
      expect(repoLink(repo)).toBeUndefined();
    },
  );
});

it("githubAddress encodes what a stranger wrote and refuses to climb", () => {
  expect(githubAddress("o", "r", "tree", "a?b#c d")).toBe("https://github.com/o/r/tree/a%3Fb%23c%20d");
  expect(githubAddress("o", "r", "tree", "..")).toBeUndefined();
});
