import { parseEvent } from "@oddwatch/github-events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { activity, logged, NOON, text } from "./activity-under-test.ts";
import { modernMix } from "./modern-mix-under-test.ts";
import { normaliseEvent } from "./normalise/normalise-event.ts";
import { Pipeline } from "./pipeline.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "./settings.ts";

const SETTINGS: PipelineSettings = { ...DEFAULT_SETTINGS, forest: { trees: 4, sampleSize: 32 }, floor: 2 };
const TYPES = [
  "PushEvent",
  "PullRequestEvent",
  "PullRequestReviewEvent",
  "IssuesEvent",
  "IssueCommentEvent",
  "CreateEvent",
  "DeleteEvent",
  "WatchEvent",
  "ForkEvent",
  "ReleaseEvent",
  "MemberEvent",
  "PublicEvent",
  "GollumEvent",
  "NobodyKnowsEvent",
];

/** The JSON text of an event, whose parts are JSON texts as well: so that it can hold what no object literal can. */
function jsonOf({
  type,
  at,
  actor,
  repo,
  payload,
}: Record<"type" | "actor" | "repo" | "payload", string> & { at: number }) {
  const time = JSON.stringify(new Date(at).toISOString());
  return `{"id":"${at}","type":${type},"created_at":${time},"actor":${actor},"repo":${repo},"payload":${payload},"__proto__":{"polluted":1}}`;
}

/** What becomes of a JSON text on the whole way in; undefined when it is refused. */
function arrived(json: string): Activity | undefined {
  const { event } = parseEvent(JSON.parse(json));
  return event === undefined ? undefined : normaliseEvent(event, { seenAt: NOON, lane: "public" });
}

/** Judges them and looks at everything that is said or kept. */
function survives(all: readonly Activity[]): void {
  const pipeline = new Pipeline(SETTINGS);
  const outputs = pipeline.process(logged(all));
  expect(pipeline.seq).toBe(all.length);
  expect(JSON.parse(JSON.stringify(outputs))).toEqual(outputs);
  expect(JSON.stringify(outputs)).not.toMatch(/NaN|null|undefined|[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/);
  const again = Pipeline.restore(pipeline.save(true).changed);
  expect(again.save(true)).toEqual(pipeline.save(true));
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

const nested = (levels: number) => `${'{"issue":'.repeat(levels)}1${"}".repeat(levels)}`;
const words = fc.constantFrom(
  '"x`id`"',
  '"\\u202egnp.exe\\u200b\\u2066"',
  '"\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '"refs/heads/main"',
  '"v1.0.0"',
  `"${"long ".repeat(5_000)}"`,
  `"${"ab".repeat(20)}"`,
  '"ghp_aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3"',
);
const oddities = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 2, arbitrary: fc.constantFrom("1e308", "-1e308", "9007199254740993", "-1", "0.5", "1e-320") },
  { weight: 1, arbitrary: fc.constantFrom("null", "true", "[]", "{}", "[[[]]]", '{"__proto__":{"polluted":1}}') },
  { weight: 1, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
);
const fields = fc.constantFrom(
  ...[
    "action",
    "ref",
    "ref_type",
    "head",
    "before",
    "size",
    "number",
    "title",
    "body",
    "login",
    "full_name",
    "tag_name",
  ],
  ...["commits", "assets", "pages", "forced", "prerelease", "__proto__", "constructor", "toString"],
);
const parts = fc.constantFrom("issue", "comment", "pull_request", "review", "release", "forkee", "member", "base");
const object = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(key, value), { maxLength: 6 })
    .map((entries) => `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`);
const payload = object(fc.oneof(fields, parts), fc.oneof(oddities, object(fields, oddities)));
const event = fc.record({
  type: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...TYPES).map((type) => `"${type}"`) },
    { weight: 1, arbitrary: words },
  ),
  at: fc.constantFrom(0, NOON, NOON + 1, NOON - 8e6, NOON + 1e9, 8.64e15),
  actor: object(fc.constantFrom("login", "id", "__proto__"), oddities),
  repo: fc.oneof(
    oddities,
    words.map((name) => `{"id":1,"name":"o/${name.slice(1)}}`),
  ),
  payload,
});

describe("events that are not as GitHub sends them", () => {
  it("of wrong types, huge numbers, names of prototypes and unseen letters are judged like any", () => {
    const ordinary = modernMix(200);
    let taken = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 20, maxLength: 80, size: "max" }), (all) => {
        const activities = all.flatMap((each) => arrived(jsonOf(each)) ?? []);
        taken += activities.length;
        survives([...ordinary, ...activities]);
      }),
      { numRuns: 12 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it.each(TYPES)("%s of ten thousand levels is as small as any by the time it is judged", (type) => {
    const deep = nested(10_000);
    const payload = `{"action":${deep},"ref":${deep},"issue":${deep},"comment":{"body":${deep}},"release":${deep},"pages":[${deep}]}`;
    const odd = arrived(
      jsonOf({ type: `"${type}"`, at: NOON, actor: '{"login":"mallory"}', repo: '{"name":"a/b"}', payload }),
    );
    expect(JSON.stringify(odd).length).toBeLessThan(500);
    if (odd !== undefined) survives([odd]);
  });

  it("that are ten thousand levels deep where who and where should stand are refused, or go without", () => {
    const deep = nested(10_000);
    const base = { type: '"WatchEvent"', at: NOON, actor: '{"login":"a"}', repo: '{"name":"a/b"}', payload: "{}" };
    expect(arrived(jsonOf({ ...base, actor: deep }))).toBeUndefined();
    expect(arrived(jsonOf({ ...base, type: deep }))).toBeUndefined();
    expect(arrived(jsonOf({ ...base, repo: deep }))).not.toHaveProperty("repo");
  });
});

describe("what hostile events make the pipeline keep", () => {
  const bytesOf = (pipeline: Pipeline) =>
    [...pipeline.save(true).changed].map(([name, bytes]) => [name, bytes.length] as const);

  it("of one incident is bounded, however many repositories and owners it comes to hold", () => {
    const pipeline = new Pipeline(SETTINGS);
    const long = "x".repeat(90);
    for (let n = 0; n < 12_000; n += 500) {
      const some = Array.from({ length: 500 }, (_, m) =>
        activity("pull-request", {
          id: `${n + m}`,
          at: NOON + n + m,
          actor: "mallory",
          repo: `o${n + m}/${long}`,
          headRef: "x`id`",
          title: text(`title ${n + m}`),
        }),
      );
      pipeline.process(logged(some, n + 1));
    }
    const incidents = bytesOf(pipeline).filter(([name]) => name.startsWith("incident/"));
    const largest = Math.max(...incidents.map(([, bytes]) => bytes));
    expect(largest).toBeGreaterThan(100_000);
    expect(largest).toBeLessThan(1_000_000);
    const all = incidents.reduce((sum, [, bytes]) => sum + bytes, 0);
    expect(all).toBeLessThan(40_000_000);
  });

  it("beside the incidents grows no more once the tables are full", () => {
    const pipeline = new Pipeline(SETTINGS);
    const kinds = ["push", "comment", "create", "delete", "release", "star"] as const;
    const feed = (from: number) => {
      const some = Array.from({ length: 4_000 }, (_, m) => {
        const n = from + m;
        const given = { id: `${n}`, at: NOON + n * 10, actor: `u${n}`, repo: `o${n}/r${n}`, ref: `refs/heads/r${n}` };
        return activity(kinds[n % 6] as "comment", { ...given, body: text(`copy ${n}`) } as object);
      });
      pipeline.process(logged(some, from + 1));
      const heads = ["pipeline", "incidents", "blind", "fusion", "population", "peers", "waves", "campaigns/labels"];
      return bytesOf(pipeline).filter(([name]) => heads.includes(name));
    };
    const sizes = [feed(0), feed(4_000), feed(8_000)].map((some) => some.reduce((sum, [, bytes]) => sum + bytes, 0));
    expect(sizes[2]).toBeLessThan(5_000_000);
    expect(sizes[2] - sizes[1]).toBeLessThan(1_000_000);
    for (const size of Object.values(pipeline.figures.keys)) expect(size).toBeLessThanOrEqual(5 * 12_000);
  });
});
