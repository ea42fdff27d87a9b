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
      sourceOf({ state: "failing" }),
      sourceOf({ lane: "refs", state: "failing" }),
      sourceOf({ lane: "webhook" }),
    ]);
    expect(trouble?.headline).toBe("GitHub cannot be reached");
  });

  it("names the one source that fails among others", () => {
    const trouble = sourceTrouble([sourceOf({}), sourceOf({ name: "tags", lane: "refs", state: "failing" })]);
    expect(trouble?.headline).toBe("“tags” cannot be read");
  });

  it("tells of the source that is tried next", () => {
    const trouble = sourceTrouble([
      sourceOf({ name: "never", state: "failing" }),
      sourceOf({ name: "later", state: "failing", next_try_at: "2026-11-20T12:09:00Z" }),
      sourceOf({ name: "sooner", state: "failing", next_try_at: "2026-11-20T12:01:00Z" }),
    ]);
    expect(trouble?.source.name).toBe("sooner");
  });
});
