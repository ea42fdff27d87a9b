import { describe, expect, it } from "vitest";
import { sourceOf } from "./source-of.fixture.ts";
import { sourceTrouble } from "./source-trouble.ts";

describe("sourceTrouble", () => {
  it("is silent while sources are well, waiting, or stopped on purpose", () => {
    expect(
      sourceTrouble([sourceOf({}), sourceOf({ state: "waiting" }), sourceOf({ state: "stopped" })]),
    ).toBeUndefined();
  });

  it("says that GitHub cannot be reached when every source that asks it fails", () => {
    const trouble = sourceTrouble([
      sourceOf({ lane: "refs", state: "failing", error: "less telling" }),
      sourceOf({ state: "failing", error: "connection refused" }),
      sourceOf({ lane: "webhook" }),
    ]);
    expect(trouble).toMatchObject({ all: true, headline: "GitHub cannot be reached", reason: ". Connection refused." });
  });

  it("names the one source that fails among others", () => {
    const trouble = sourceTrouble([sourceOf({}), sourceOf({ name: "refs", lane: "refs", state: "failing" })]);
    expect(trouble).toMatchObject({ all: false, headline: "“Tags and branches” cannot be read" });
  });

  it("gives the earliest next try of those that fail", () => {
    const trouble = sourceTrouble([
      sourceOf({ state: "failing" }),
      sourceOf({ name: "later", state: "failing", next_try_at: "2026-11-20T12:09:00Z" }),
      sourceOf({ lane: "refs", state: "failing", next_try_at: "2026-11-20T12:01:00Z" }),
    ]);
    expect(trouble?.nextTryAt).toBe("2026-11-20T12:01:00Z");
  });

  it("does not say the same twice when the error begins with the headline's words", () => {
    const error = "GitHub cannot be reached at /events: the connection failed";
    expect(sourceTrouble([sourceOf({ state: "failing", error })])?.reason).toBe(" at /events: the connection failed.");
    expect(sourceTrouble([sourceOf({ state: "failing" })])?.reason).toBe(". It does not say why.");
  });
});
