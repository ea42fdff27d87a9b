import { expect, it } from "vitest";
import { sourceOf } from "../source/source-of.fixture.ts";
import { liveLabel } from "./live-label.ts";

it("is live only while the connection stands and GitHub answers", () => {
  expect(liveLabel("live", [sourceOf({})]).text).toBe("Live");
  expect(liveLabel("live", [sourceOf({ state: "failing" })]).text).toBe("No events");
  expect(liveLabel("lost", [sourceOf({})]).text).toBe("Offline");
  expect(liveLabel("connecting", []).text).toBe("Connecting");
  expect(liveLabel("live", [sourceOf({ lane: "archive", state: "done" })]).text).toBe("At the end");
});
