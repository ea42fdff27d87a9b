import type { Rule, RuleSettings } from "./rule.ts";
import { type RuleProblem, ruleProblems } from "./rule-problems.ts";
import { STARTER_RULES } from "./starter-rules.ts";

/** A rule that cannot be run, and what is wrong with it. */
export interface RefusedRule {
  rule: Rule;
  problem: RuleProblem;
}

/** The rules that run: the starter rules, without those that are off, and a person's own instead of or beside them. */
export function rulesInForce({ own, off }: RuleSettings): { rules: Rule[]; refused: RefusedRule[] } {
  const rules = new Map<string, Rule>();
  const refused: RefusedRule[] = [];
  for (const rule of STARTER_RULES) if (!off.includes(rule.id)) rules.set(rule.id, rule);
  for (const rule of own) {
    const [problem] = ruleProblems(rule);
    if (problem === undefined) rules.set(rule.id, rule);
    else refused.push({ rule, problem });
  }
  return { rules: [...rules.values()], refused };
}
