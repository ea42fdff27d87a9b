import { SEVERITIES, type Severity } from "@oddwatch/pipeline";
import { boundedText } from "./bounded-text.ts";
import { readCitations } from "./citation.ts";
import { isFounded } from "./is-founded.ts";
import type { Material } from "./material.ts";
import type { ModelAnswer } from "./model-answer.ts";
import { BULLETS, type Bullet, LONGEST, MOST_TAGS, type SummaryContent } from "./summary-content.ts";

/** More of an answer's list is not looked at. */
const MOST_READ = 20;
const TAG = /^[a-z][a-z0-9-]{1,39}$/;
/** Tags that say what was decided; those are the incident's own. */
const DECIDED = new Set<string>([
  ...SEVERITIES,
  ...["new", "ongoing", "escalating", "resolved", "regressed", "open", "acknowledged", "suppressed", "paged", "sample"],
  ...["none", "muted", "silenced", "ignore", "ignored", "benign", "safe", "harmless", "false-positive"],
]);

/**
 * What may be taken of a model's answer: sentences that cite something given and say nothing that was not. Title and
 * reasoning that do not fit are replaced by those of the rules. Undefined when too few sentences are left in any list. Pure;
 * never throws, whatever the answer.
 */
export function checkedAnswer(
  answer: ModelAnswer,
  {
    material,
    severity,
    byRules,
  }: { material: Material; severity: Severity; byRules: Pick<SummaryContent, "title" | "severityReasoning"> },
): SummaryContent | undefined {
  const [rootCause, impact, nextSteps] = [answer.root_cause, answer.impact, answer.next_steps].map((list) =>
    foundedBullets(list, material),
  ) as [Bullet[], Bullet[], Bullet[]];
  if ([rootCause, impact, nextSteps].some(({ length }) => length < BULLETS.least)) return undefined;
  const title = plainText(answer.title, LONGEST.title);
  const reasoning = plainText(answer.severity_reasoning, LONGEST.reasoning);
  return {
    title: isFounded(title, material) && namesSomething(title, material) ? title : byRules.title,
    severityReasoning:
      isFounded(reasoning, material) && speaksOf(severity, reasoning) ? reasoning : byRules.severityReasoning,
    rootCause,
    impact,
    nextSteps,
    tags: tagsOf(answer.tags),
  };
}

function foundedBullets(sentences: readonly string[], material: Material): Bullet[] {
  const bullets = new Map<string, Bullet>();
  for (const sentence of sentences.slice(0, MOST_READ)) {
    const read = readCitations(boundedText(sentence, 2 * LONGEST.bullet));
    const text = boundedText(read.text.replace(/^[-*•\d.)\s]+(?=\p{L})/u, ""), LONGEST.bullet);
    const cites = read.cites.filter((each) => material.citable.has(each));
    if (cites.length === 0 || bullets.has(text) || !isFounded(text, material)) continue;
    bullets.set(text, { text, cites });
  }
  return [...bullets.values()].slice(0, BULLETS.most);
}

function plainText(text: string, length: number): string {
  return boundedText(readCitations(boundedText(text, 2 * length)).text, length);
}

/** A title that names nobody of the incident could stand on any other one. */
function namesSomething(title: string, { names }: Material): boolean {
  const words = title.toLowerCase();
  return [...names].some((name) => name.length > 1 && words.includes(name));
}

/** Names the severity that was given, and no other. */
function speaksOf(severity: Severity, reasoning: string): boolean {
  const words = new Set(reasoning.toLowerCase().match(/[a-z]+/g));
  return SEVERITIES.every((each) => words.has(each) === (each === severity));
}

function tagsOf(tags: readonly string[]): string[] {
  const plain = tags.slice(0, MOST_READ).map((tag) =>
    tag
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, "-"),
  );
  return [...new Set(plain)].filter((tag) => TAG.test(tag) && !DECIDED.has(tag)).slice(0, MOST_TAGS);
}
