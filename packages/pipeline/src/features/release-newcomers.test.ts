import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity, NOON } from "../activity-under-test.ts";
import { ReleaseNewcomers } from "./release-newcomers.ts";

const MINUTE_MS = 60_000;
const LONG_AGO = NOON - 600 * MINUTE_MS;

/** What is said of the last of these, a minute after each other. */
function lastOf(all: Activity[], watchedSince = LONG_AGO): number {
  const newcomers = new ReleaseNewcomers();
  const said = all.map((each, n) => newcomers.take(7, { ...each, at: each.at + n * MINUTE_MS }, watchedSince));
  return said[said.length - 1];
}

describe("who came to an owner lately", () => {
  const release = activity("release", { at: NOON });

  it("and only tags and releases is told from the first release on", () => {
    expect(lastOf([release])).toBe(1);
    expect(lastOf([activity("create", { at: NOON, what: "tag", ref: "v1" }), release, release])).toBe(1);
  });

  it("and works there is no such account", () => {
    expect(lastOf([activity("push", { at: NOON }), release])).toBe(0);
    expect(lastOf([release, activity("create", { at: NOON, what: "branch", ref: "next" }), release])).toBe(0);
  });

  it("may star and fork: that is no work, and no meeting", () => {
    expect(lastOf([activity("star", { at: NOON - 300 * MINUTE_MS }), release])).toBe(1);
  });

  it("is not known when less than half an hour was watched before it came, unless the account worked there", () => {
    expect(lastOf([release, release], NOON - 29 * MINUTE_MS)).toBeNaN();
    expect(lastOf([activity("push", { at: NOON }), release], NOON - 29 * MINUTE_MS)).toBe(0);
  });

  it("has come for good after more than an hour", () => {
    expect(lastOf([activity("release", { at: NOON - 90 * MINUTE_MS }), release])).toBe(0);
  });

  it("is asked about on releases alone", () => {
    expect(lastOf([release, activity("create", { at: NOON, what: "tag", ref: "v1" })])).toBeNaN();
  });
});
