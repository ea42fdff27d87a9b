import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseEvent, readArchive } from "@oddwatch/github-events";
import { type Activity, type ActivityKind, normaliseEvent, normaliseRefMove, oddDate } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import type { Era, RawEvent } from "../../benchmarks/quality/scenario.ts";
import { ALL_KINDS, requestOf } from "./scenario-requests.ts";

const KIND_OF: Record<string, ActivityKind> = {
  PushEvent: "push",
  PullRequestEvent: "pull-request",
  PullRequestReviewEvent: "review",
  IssuesEvent: "issue",
  IssueCommentEvent: "comment",
  CommitCommentEvent: "comment",
  DiscussionEvent: "discussion",
  CreateEvent: "create",
  DeleteEvent: "delete",
  WatchEvent: "star",
  ForkEvent: "fork",
  ReleaseEvent: "release",
  MemberEvent: "member",
  PublicEvent: "public",
  GollumEvent: "wiki",
};

/** Fields that an activity of the kind must have in the era, beside what every activity has. */
function fieldsOf(activity: Activity, era: Era): unknown[] {
  const isRich = era !== "2026";
  switch (activity.kind) {
    case "push":
      return [activity.ref, activity.head, activity.before, ...(isRich ? [activity.commits] : [])];
    case "pull-request":
      return [
        activity.action,
        activity.number,
        activity.headRef,
        activity.baseRef,
        ...(isRich ? [activity.title] : []),
      ];
    case "issue":
    case "discussion":
      return [activity.action, activity.number, activity.title];
    case "comment":
      return [activity.body];
    case "delete":
      return [activity.ref];
    case "create":
      return activity.what === "repository" ? [] : [activity.ref];
    case "fork":
      return [activity.forkee];
    case "release":
      return [activity.action, activity.tag, activity.assets];
    case "member":
      return [activity.member];
    case "wiki":
      return [activity.pages];
    case "review":
      return [activity.action, activity.number];
    default:
      return [];
  }
}

function activityOf(raw: RawEvent, seenAt: number): Activity {
  const { event, reason } = parseEvent(raw);
  if (event === undefined) throw new Error(reason);
  return normaliseEvent(event, { seenAt, lane: "archive" });
}

describe.each(ALL_KINDS)("%s", (_name, { generate }) => {
  it.each(["2015", "2025", "2026"] as const)("is read as what it is in %s", (era) => {
    for (const seed of ["one", "two", "three", "four"]) {
      const request = requestOf(seed, { era });
      for (const raw of generate(request).events) {
        const activity = activityOf(raw, request.end);
        expect(activity).toMatchObject({
          kind: KIND_OF[raw.type],
          actor: raw.actor.login,
          repo: raw.repo.name,
          repoId: raw.repo.id,
        });
        expect(oddDate(activity.at, request.end)).toBeUndefined();
        expect(fieldsOf(activity, era).every((field) => field !== undefined && field !== "")).toBe(true);
      }
    }
  });

  it("uses only what the era had", () => {
    const old = generate(requestOf("era", { era: "2015" })).events;
    const types = new Set(old.map(({ type }) => type));
    expect([types.has("DiscussionEvent"), types.has("PullRequestReviewEvent")]).toEqual([false, false]);
    const trimmed = generate(requestOf("era", { era: "2026" })).events.map((raw) =>
      activityOf(raw, requestOf("era").end),
    );
    const told = trimmed.filter((each) =>
      each.kind === "push" ? each.commits : each.kind === "pull-request" ? each.title : undefined,
    );
    expect(told).toEqual([]);
  });
});

describe("the scenarios together", () => {
  it("make an archive file without a bad line", async () => {
    const events = ALL_KINDS.flatMap(([name, { generate }]) => generate(requestOf(name)).events);
    const folder = await mkdtemp(join(tmpdir(), "scenarios-"));
    const path = join(folder, "2026-08-03-21.json.gz");
    await writeFile(path, gzipSync(events.map((event) => JSON.stringify(event)).join("\n")));
    const reading = readArchive(path, { worker: false });
    let rows = 0;
    for await (const batch of reading) rows += batch.length;
    await rm(folder, { recursive: true });
    expect(reading.stats).toMatchObject({ badLines: 0, complete: true });
    expect(rows).toBe(events.length);
  });

  it("show moved tags to a ref watcher alone", () => {
    const silent = ALL_KINDS.map(([name, { generate }]) => generate(requestOf(name))).filter(
      ({ visibility }) => visibility === "refs-lane",
    );
    expect(silent.map(({ name }) => name)).toEqual(["tag-repoint"]);
    const { events, refMoves = [] } = silent[0];
    expect(events).toEqual([]);
    const activities = refMoves.map((move) => normaliseRefMove(move, move.at));
    expect(
      activities.every(({ kind, from, to, ref }) => kind === "ref-move" && from && to && /^refs\/tags\/v\d/.test(ref)),
    ).toBe(true);
    expect(new Set(refMoves.map(({ ref }) => ref)).size).toBe(refMoves.length);
  });

  it("keep the numbers of accounts and repositories that the background knows", () => {
    const knownIds = new Map([
      ["Person1", 4242],
      ["Person1/project-1", 777],
    ]);
    const more = { knownActors: ["Person1"], knownRepos: ["Person1/project-1"], knownIds };
    const events = ALL_KINDS.flatMap(([name, { generate }]) => generate(requestOf(name, more)).events);
    const actorIds = new Set(events.filter(({ actor }) => actor.login === "Person1").map(({ actor }) => actor.id));
    const repoIds = new Set(events.filter(({ repo }) => repo.name === "Person1/project-1").map(({ repo }) => repo.id));
    expect([[...actorIds], [...repoIds]]).toEqual([[4242], [777]]);
  });
});
