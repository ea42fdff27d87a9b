import { readFileSync } from "node:fs";
import { tryRule } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readRuleFile } from "../packages/server/src/rules/read-rule-file.ts";

const guide = readFileSync(new URL("../docs/guides/rules.md", import.meta.url), "utf8");
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
const rules = examples.filter((text) => text.startsWith("id:"));
const parts = examples.filter((text) => text.startsWith("on:"));

describe("the guide to rules", () => {
  it.each(rules)("shows whole rules that do what their fixtures say", (text) => {
    const { read, problems } = readRuleFile(text);
    expect(problems).toEqual([]);
    expect(read && tryRule(read.rule, read.fixtures)).toEqual([]);
  });

  it.each(parts)("shows parts of rules that fit into one", (part) => {
    const rest = { id: "x", kind: "x", says: "It says something.", why: "x", subject: "actor", surprise: 5 };
    const fixture = [{ what: "x", activity: { kind: "push" } }];
    const whole = { ...rest, ...parse(part), fixtures: { hits: fixture, misses: fixture } };
    expect(readRuleFile(JSON.stringify(whole)).problems).toEqual([]);
  });

  it("has examples of both", () => {
    expect([rules.length, parts.length]).toEqual([1, 1]);
  });

  it("names every condition that there is", () => {
    const problem =
      readRuleFile(examples[0]?.replace("field: action", "nonsense: action") ?? "").problems[0]?.message ?? "";
    const words = problem.split("begins with ")[1]?.split(", ") ?? [];
    expect(words.length).toBeGreaterThan(5);
    expect(words.filter((word) => !guide.includes(`\`${word}:`))).toEqual([]);
  });
});
