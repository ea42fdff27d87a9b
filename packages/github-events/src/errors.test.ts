import { expect, it } from "vitest";
import { Forbidden, GitHubError, RateLimited, Unavailable } from "./errors.ts";

it("an error names path, status and the server's reason", () => {
  const error = new Forbidden({ path: "/orgs/acme/events", status: 403, reason: "single sign-on is needed" });
  expect(error).toBeInstanceOf(GitHubError);
  expect(error.name).toBe("Forbidden");
  expect(error.message).toBe("GitHub forbids /orgs/acme/events (403): single sign-on is needed");
});

it("a rate limit says how long to wait, in whole seconds for people", () => {
  const error = new RateLimited({ path: "/events", status: 403 }, 59_001, false);
  expect(error.retryAfterMs).toBe(59_001);
  expect(error.message).toBe("GitHub asks to wait 60 s before /events (403)");
});

it("an unreachable server keeps its cause and has no status", () => {
  const cause = new Error("ECONNREFUSED");
  const error = new Unavailable({ path: "/events", reason: "no connection" }, { cause });
  expect(error.status).toBeUndefined();
  expect(error.cause).toBe(cause);
});
