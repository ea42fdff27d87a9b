import { FEATURES, STARTER_RULES } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import type { Era, RawEvent, Scenario, TrueEntity } from "../../benchmarks/quality/scenario.ts";
import { HARD_NEGATIVES, HELD_OUT, SCENARIOS } from "../../benchmarks/quality/scenarios/index.ts";
import { ALL_KINDS, requestOf } from "./scenario-requests.ts";

const KNOWN_REASONS = new Set([...FEATURES.map(({ name }) => name as string), ...STARTER_RULES.map(({ id }) => id)]);
const ERAS: readonly Era[] = ["2015", "2025", "2026"];
const SEEDS = Array.from({ length: 20 }, (_, index) => `seed ${index}`);

function sizeOf({ events, refMoves = [], gap }: Scenario): number {
  return gap === undefined ? events.length + refMoves.length : gap.end - gap.start;
}

function timesOf({ events, refMoves = [] }: Scenario): number[] {
  return [...events.map((event) => Date.parse(event.created_at)), ...refMoves.map(({ at }) => at)];
}

function loginOf(event: RawEvent): string {
  return String(event.actor.login);
}

function repoOf(event: RawEvent): string {
  return String(event.repo.name);
}

function occurs({ kind, name }: TrueEntity, { events, refMoves = [] }: Scenario): boolean {
  const repos = [...events.map(repoOf), ...refMoves.map(({ repo }) => repo)];
  if (kind === "repo") return repos.includes(name) || JSON.stringify(events).includes(JSON.stringify(name));
  if (kind === "org") return repos.some((repo) => repo.startsWith(`${name}/`));
  if (kind === "actor")
    return events.some((event) => loginOf(event) === name) || repos.some((repo) => repo.startsWith(`${name}/`));
  const written = events.map((event) => JSON.stringify([event.repo.name, event.payload]));
  return written.some((text) => text.toLowerCase().includes(JSON.stringify(name).slice(1, -1).toLowerCase()));
}

describe("the scenarios", () => {
  it("show every family, every hard negative and some shapes kept apart", () => {
    expect([...new Set(SCENARIOS.map(({ family }) => family))].sort().join("")).toBe("ABCDEFGHIJKLMNO");
    expect(HARD_NEGATIVES.every(({ family }) => family === undefined)).toBe(true);
    expect(HARD_NEGATIVES.length).toBeGreaterThanOrEqual(10);
    expect(HELD_OUT.every(({ family }) => family === "X")).toBe(true);
    expect(HELD_OUT.length).toBeGreaterThanOrEqual(5);
  });

  it("have names of their own", () => {
    const names = ALL_KINDS.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each(ALL_KINDS)("%s", (name, { family, generate }) => {
  it("calls itself as the list does", () => {
    expect(generate(requestOf("name"))).toMatchObject({ name, family });
  });

  it.each(ERAS)("writes events of %s in order of time, all within the hour", (era) => {
    for (const seed of SEEDS.slice(0, 8)) {
      const request = requestOf(seed, { era });
      const times = timesOf(generate(request));
      expect(times.every((at, index) => index === 0 || at >= times[index - 1])).toBe(true);
      expect(times.every((at) => at >= request.start && at < request.end)).toBe(true);
    }
  });

  it("gives every event an id of its own", () => {
    const ids = generate(requestOf("ids")).events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("gives the same scenario for the same request", () => {
    expect(generate(requestOf("again"))).toEqual(generate(requestOf("again")));
  });

  it("is about half as much at half the strength, in the same time", () => {
    const whole = SEEDS.map((seed) => generate(requestOf(seed)));
    const half = SEEDS.map((seed) => generate(requestOf(seed, { strength: 0.5 })));
    const sum = (scenarios: Scenario[]) => scenarios.reduce((total, scenario) => total + sizeOf(scenario), 0);
    const ratio = sum(half) / sum(whole);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(0.6);
  });

  it("differs visibly from instance to instance", () => {
    const instances = SEEDS.map((seed) => generate(requestOf(seed)));
    const sizes = new Set(instances.map(sizeOf));
    expect(sizes.size).toBeGreaterThanOrEqual(8);
    const spans = instances.map((scenario) => scenario.gap?.start ?? Math.min(...timesOf(scenario)));
    expect(new Set(spans).size).toBeGreaterThanOrEqual(15);
  });

  it.each(ERAS)("names in %s what occurs in its events, and what truly tells of it", (era) => {
    for (const seed of SEEDS.slice(0, 5)) {
      const scenario = generate(requestOf(seed, { era }));
      const { truth, parts, drivers } = scenario;
      if (family === "O") expect(truth).toEqual([]);
      else expect(truth.length).toBeGreaterThan(0);
      const unseen = truth.filter((entity) => !occurs(entity, scenario));
      expect(unseen.length).toBeLessThanOrEqual(
        era === "2026" && scenario.visibility === "partly" ? truth.length / 2 : truth.length * 0.1,
      );
      const both = truth.filter((entity) =>
        parts.some((part) => part.kind === entity.kind && part.name === entity.name),
      );
      expect(both.length).toBeLessThan(Math.max(1, truth.length));
      expect(drivers.length).toBeGreaterThan(0);
      expect(new Set(drivers).size).toBe(drivers.length);
    }
  });

  it("names only features and rules that there are as what tells of it", () => {
    const { drivers } = generate(requestOf("drivers"));
    if (family !== "O") expect(drivers.filter((driver) => !KNOWN_REASONS.has(driver))).toEqual([]);
  });

  it("can be noticed at some point of its course", () => {
    for (const seed of SEEDS.slice(0, 8)) {
      const { noticeableAfter, gap } = generate(requestOf(seed));
      expect(noticeableAfter).toBeLessThanOrEqual(1);
      if (gap === undefined) expect(noticeableAfter).toBeGreaterThan(0);
    }
  });

  it("works on a background that knows nobody", () => {
    const { events, refMoves = [], gap } = generate(requestOf("alone", { knownActors: [], knownRepos: [] }));
    expect(events.length + refMoves.length > 0 || gap !== undefined).toBe(true);
  });
});
