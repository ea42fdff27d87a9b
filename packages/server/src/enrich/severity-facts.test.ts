import type { Repository } from "@oddwatch/github-events";
import { describe, expect, it } from "vitest";
import type { Fact } from "./evidence.ts";
import { type Findings, severityFacts } from "./severity-facts.ts";

const incident = { kind: "push-burst", actors: ["mallory"] };
const move = { repo: "o/r", ref: "refs/heads/main", before: "a".repeat(40), head: "b".repeat(40) };
const protectedMain = new Map([["o/r", { defaultBranch: "main", protection: {} } as Repository]]);
const NOTHING: Findings = { repositories: new Map(), unsigned: [], changes: [] };

function fact(key: string, value: Fact["value"], telling: Fact["telling"] = 2): Fact {
  return { key, text: "Something.", source: "GraphQL", at: 0, value, telling };
}

describe("facts that can move a severity", () => {
  it.each([
    ["more than 5,000 stars", fact("repo.stars:o/r", 5_001), { kind: "many-stars", subject: "o/r", value: 5_001 }],
    ["a site administrator", fact("actor.site-admin:octo", true), { kind: "site-admin", subject: "octo" }],
    ["checks that failed", fact("checks.state:abc", "FAILURE"), { kind: "failed-checks", subject: "abc" }],
    ["a credential that was added", fact("change.secrets:abc", 2), { kind: "secret-added", subject: "abc" }],
    ["files that were emptied", fact("change.replaced:abc", 3), { kind: "files-wiped", subject: "abc" }],
    ["an account of 29 days", fact("actor.created:eve", 29), { kind: "young-account", subject: "eve", value: 29 }],
  ])("are %s", (_name, found, expected) => {
    expect(severityFacts(incident, [found], NOTHING)).toEqual([expected]);
  });

  it.each([
    ["5,000 stars", fact("repo.stars:o/r", 5_000)],
    ["checks that passed", fact("checks.state:abc", "SUCCESS")],
    ["files of which none was emptied", fact("change.replaced:abc", 3, 1)],
    ["an account of 30 days", fact("actor.created:eve", 30)],
  ])("are not %s", (_name, found) => {
    expect(severityFacts(incident, [found], NOTHING)).toEqual([]);
  });

  it("are a young account's unsigned commit on a protected default branch, when it acted alone", () => {
    const young = [fact("actor.created:mallory", 3)];
    const findings = { ...NOTHING, repositories: protectedMain, unsigned: [move] };
    const kinds = (actors: string[], found: Findings) =>
      severityFacts({ kind: "push-burst", actors }, young, found).map(({ kind }) => kind);
    expect(kinds(["mallory"], findings)).toEqual(["young-account", "young-unsigned"]);
    expect(kinds(["mallory", "octo"], findings)).toEqual(["young-account"]);
    expect(kinds(["mallory"], { ...findings, unsigned: [{ ...move, ref: "refs/heads/topic" }] })).toEqual([
      "young-account",
    ]);
    expect(kinds(["mallory"], { ...findings, repositories: new Map() })).toEqual(["young-account"]);
  });

  it("are what looked like rewritten history and only went ahead", () => {
    const rewrite = { kind: "history-rewrite", actors: ["mallory"] };
    const ahead = { ...NOTHING, changes: [{ move, status: "ahead" as const }] };
    expect(severityFacts(rewrite, [], ahead)).toEqual([{ kind: "nothing-lost", subject: "o/r" }]);
    expect(severityFacts(incident, [], ahead)).toEqual([]);
    expect(severityFacts(rewrite, [fact("change.rewound:abc", true)], ahead)).toEqual([]);
    const lost = { ...NOTHING, changes: [...ahead.changes, { move, status: "unreachable" as const }] };
    expect(severityFacts(rewrite, [], lost)).toEqual([]);
  });
});
