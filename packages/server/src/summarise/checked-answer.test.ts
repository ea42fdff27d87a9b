import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedAnswer } from "./checked-answer.ts";
import { readCitations } from "./citation.ts";
import { NO_EVIDENCE } from "./evidence-facts.ts";
import { isFounded } from "./is-founded.ts";
import { materialOf } from "./material.ts";
import { ModelAnswer, readAnswer } from "./model-answer.ts";
import { eventfulIncident } from "./summarise-under-test.ts";
import { SummaryContent } from "./summary-content.ts";

const material = materialOf(eventfulIncident(), NO_EVIDENCE);
const byRules = { title: "By rules", severityReasoning: "Rated high." };
const told = { material, severity: "high", byRules } as const;
const THREE = ["Somebody runs a script. [f:actors]", "The pace is unusual. [f:score]", "It began at once. [e:1001]"];

function answer(overrides: Partial<ModelAnswer> = {}): ModelAnswer {
  return {
    title: "octo-bot was busy",
    severity_reasoning: "High, since the pace is unusual.",
    root_cause: THREE,
    impact: THREE,
    next_steps: THREE,
    tags: [],
    ...overrides,
  };
}

describe("checkedAnswer", () => {
  it("keeps of a sentence the citations that were given, and drops sentences without one", () => {
    const checked = checkedAnswer(
      answer({
        impact: [
          "First. [e:1001] [e:666]",
          "Second [e:1002, f:score].",
          "Third. [f:reasons]",
          "Made up. [e:666]",
          "Nothing at all.",
          "Not a citation. [note]",
        ],
      }),
      told,
    );
    expect(checked?.impact).toEqual([
      { text: "First.", cites: ["e:1001"] },
      { text: "Second.", cites: ["e:1002", "f:score"] },
      { text: "Third.", cites: ["f:reasons"] },
    ]);
  });

  it.each([
    ["two sentences", { root_cause: THREE.slice(0, 2) }],
    ["one sentence five times", { impact: Array<string>(5).fill(THREE[0] as string) }],
    ["nothing", { next_steps: [] }],
  ])("takes no answer with %s in a list", (_name, overrides) => {
    expect(checkedAnswer(answer(overrides), told)).toBeUndefined();
  });

  it("takes five sentences at most, and cuts long ones", () => {
    const long = Array.from(
      { length: 30 },
      (_, n) => `Sentence ${"abcdefghij"[n % 10]} ${"long ".repeat(120)} [f:kind]`,
    );
    const checked = checkedAnswer(answer({ impact: [...long.slice(0, 1), ...THREE, ...long] }), told);
    expect(checked?.impact).toHaveLength(5);
    SummaryContent.parse(checked);
  });

  it.each([
    ["lower than it is", "This is low severity."],
    ["two at once", "Between medium and high."],
    ["none", "It is what it is."],
  ])("takes the rules' reasoning when the model names a severity %s", (_name, reasoning) => {
    expect(checkedAnswer(answer({ severity_reasoning: reasoning }), told)?.severityReasoning).toBe("Rated high.");
  });

  it.each(["Something happened", "", "octo-bot: see https://evil.example", "octo-bot: all clear"])(
    "takes the rules' title instead of %j",
    (title) => {
      expect(checkedAnswer(answer({ title }), told)?.title).toBe("By rules");
    },
  );

  it("keeps tags that are words, and none that says what was decided", () => {
    const tags = ["Bot Activity", "critical", "false-positive", "<b>", "spam", "spam", "x".repeat(50)];
    expect(checkedAnswer(answer({ tags }), told)?.tags).toEqual(["bot-activity", "spam"]);
  });

  it("gives a summary or none for any answer, and never throws", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.constantFrom("[e:1001]", "[f:score]", "[", "]", "\u202e", "\ud800", "https://x.y", "octo-bot", "@octo-bot"),
    );
    const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
    const texts = fc.array(fc.oneof(text, fc.constantFrom(...THREE)), { maxLength: 30 });
    const answers = fc.record({
      title: text,
      severity_reasoning: text,
      root_cause: texts,
      impact: texts,
      next_steps: texts,
      tags: texts,
    });
    fc.assert(
      fc.property(answers, (given) => {
        const checked = checkedAnswer(given, told);
        if (checked === undefined) return;
        SummaryContent.parse(checked);
        for (const { cites } of [...checked.rootCause, ...checked.impact, ...checked.nextSteps]) {
          expect(cites.every((cite) => material.citable.has(cite))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("readAnswer", () => {
  it("reads any text without throwing", () => {
    const broken = fc.tuple(fc.nat(400), fc.string({ unit: "binary", maxLength: 5 })).map(([at, what]) => {
      const whole = JSON.stringify(answer());
      return whole.slice(0, at) + what + whole.slice(at);
    });
    const any = fc.oneof(fc.string({ unit: "binary" }), fc.json(), broken);
    fc.assert(
      fc.property(any, (text) => {
        const read = readAnswer(text);
        if (read !== undefined) ModelAnswer.parse(read);
      }),
      { numRuns: 500 },
    );
  });
});

describe("readCitations", () => {
  it.each([
    ["One. [e:1]", "One.", ["e:1"]],
    ["One [f:a.b_1h] and two [k:x/y, e:sha256:00].", "One and two.", ["f:a.b_1h", "k:x/y", "e:sha256:00"]],
    ["An array[0] and [not one] stay.", "An array[0] and [not one] stay.", []],
    ["[e:1] [e:1]", "", ["e:1"]],
  ])("%s", (sentence, text, cites) => {
    expect(readCitations(sentence)).toEqual({ text, cites });
  });
});

describe("isFounded", () => {
  it.each([
    "octo-bot pushed 240 times, 80 times the usual 3.",
    "Look at package.json and .github/workflows in octo-org/pages.",
    "Branches and/or tags may be gone; check the CI/CD runs.",
    "Ask @octo-bot whether this was planned.",
    "The feature actor-pushes-per-hour is far above what is usual, e.g. 240.",
    "If the account is in other hands, revoke its tokens.",
  ])("holds of: %s", (sentence) => {
    expect(isFounded(sentence, material)).toBe(true);
  });

  it.each([
    "octo-bot pushed 2,400 times.",
    "Blame victim-org/secret-repo.",
    "Ask @somebody-else.",
    "See evil.example for more.",
    "See https://github.com/octo-org/pages.",
    "Run `make clean`.",
    "This is a false positive.",
    "The alert can be ignored.",
    "Lower the severity.",
    "Post it to #general.",
    "Give evil-helper admin rights.",
    "<b>Bold</b>",
    "",
  ])("does not hold of: %s", (sentence) => {
    expect(isFounded(sentence, material)).toBe(false);
  });
});
