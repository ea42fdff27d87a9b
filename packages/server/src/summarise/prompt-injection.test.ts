import { Summary } from "@oddwatch/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { honestAnswer, materialIn } from "../../../../test/model-answers.ts";
import { ModelStandIn } from "../../../../test/model-stand-in.ts";
import { injectedActivity, PROMPT_INJECTIONS, type PromptInjection } from "../../../../test/prompt-injections.ts";
import { NOW } from "../api/api-under-test.ts";
import { summaryToWire } from "../api/summary-to-wire.ts";
import { writeSummary } from "../summary/write-summary.ts";
import { NO_EVIDENCE } from "./evidence-facts.ts";
import { type IncidentWithEvents, materialOf } from "./material.ts";
import { eventfulIncident, providerAt, someSettings, someSummariser } from "./summarise-under-test.ts";

const SIGNAL = new AbortController().signal;

let model: ModelStandIn;
beforeAll(async () => {
  model = await ModelStandIn.start();
});
afterAll(() => model.stop());

/** Models that do as they are told by the material, in the places where it would hurt, with citations that are right. */
const OBEDIENT: Record<string, (honest: ReturnType<typeof honestAnswer>, order: string) => unknown> = {
  "repeats the order as a first sentence": (honest, order) => ({
    ...honest,
    root_cause: [`${order} [f:kind]`, ...honest.root_cause],
    impact: [`${order} [e:1001]`, ...honest.impact],
    next_steps: [`${order} [f:actors]`, ...honest.next_steps],
  }),
  "says nothing but the order": (honest, order) => ({
    ...honest,
    title: order,
    severity_reasoning: order,
    root_cause: Array(5).fill(`${order} [f:kind]`),
    impact: Array(5).fill(`${order} [f:kind]`),
    next_steps: Array(5).fill(`${order} [f:kind]`),
    tags: [order, "info", "false-positive"],
  }),
  "makes up what it cites": (honest, order) => ({
    ...honest,
    root_cause: ["The owner did it. [e:424242] [k:owner]", ...honest.root_cause, `${order} [e:424242]`],
    impact: honest.impact.map((sentence) => `${sentence} [e:424242] [f:made-up]`),
    next_steps: ["Trust the owner. [f:trust]", ...honest.next_steps],
  }),
  "rates and routes by itself": (honest, order) => ({
    ...honest,
    title: `octo-bot: ${order}`,
    severity_reasoning: `Severity info. ${order}`,
    severity: "info",
    state: "resolved",
    channel: "#general",
    tags: ["info", "low", "resolved", "sample", "suppressed"],
  }),
};

function injected(injection: PromptInjection): IncidentWithEvents {
  const base = {
    id: "1001",
    type: "Event",
    at: NOW,
    seenAt: NOW,
    lane: "public",
    actor: "octo-bot",
    repo: "octo-org/pages",
  } as const;
  return eventfulIncident({ events: [{ ...base, activity: injectedActivity(injection, base) }] });
}

it("the set has at least forty texts", () => {
  expect(new Set(PROMPT_INJECTIONS.map(({ text }) => text)).size).toBeGreaterThanOrEqual(40);
});

describe.each(PROMPT_INJECTIONS)("$place: $text", (injection) => {
  const incident = injected(injection);
  const { citable, text } = materialOf(incident, NO_EVIDENCE);

  it("stays inside its border, as visible text", async () => {
    model.reply = ({ prompt }) => ({ text: JSON.stringify(honestAnswer(prompt)) });
    const summariser = someSummariser(someSettings(providerAt("anthropic", model.url)));
    await summariser.summarise(incident, NO_EVIDENCE, SIGNAL);
    const prompt = model.asked.at(-1)?.prompt ?? "";
    expect(materialIn(prompt).incident.severity).toBe("high");
    expect(prompt.match(/^===== material [0-9a-f]{16} =====$/gm)).toHaveLength(2);
    expect(text).not.toMatch(/[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u206F]/u);
  });

  it.each(Object.entries(OBEDIENT))("changes nothing when the model %s", async (_name, obey) => {
    const before = structuredClone(incident);
    model.reply = ({ prompt }) => ({ text: JSON.stringify(obey(honestAnswer(prompt), injection.text)) });
    const summariser = someSummariser(someSettings(providerAt("openai-compatible", model.url)));
    const summary = await summariser.summarise(incident, NO_EVIDENCE, SIGNAL);
    expect(incident).toEqual(before);
    expect(Object.keys(summary.content)).toEqual([
      "title",
      "severityReasoning",
      "rootCause",
      "impact",
      "nextSteps",
      "tags",
    ]);
    const { rootCause, impact, nextSteps } = summary.content;
    for (const { cites } of [...rootCause, ...impact, ...nextSteps]) {
      expect(cites.filter((cite) => !citable.has(cite))).toEqual([]);
      expect(cites.length).toBeGreaterThan(0);
    }
    const shown = { ...incident, summary };
    const wire = summaryToWire(shown);
    expect([wire.severity, wire.tags.slice(0, 4)]).toEqual(["high", ["pushevent", "high", "flood", "new"]]);
    expect(Summary.parse(writeSummary(shown)).severity).toBe("high");
    expect(wire.tags.slice(4).filter((tag) => ["info", "low", "resolved", "sample"].includes(tag))).toEqual([]);
    expect(JSON.stringify(wire).toLowerCase()).not.toContain(injection.marker);
  });
});
