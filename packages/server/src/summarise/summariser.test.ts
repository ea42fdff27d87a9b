import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closedPort } from "../../../../test/closed-port.ts";
import { honestAnswer, honestText } from "../../../../test/model-answers.ts";
import { CLAIMED_TOKENS, ModelStandIn, PROTOCOLS } from "../../../../test/model-stand-in.ts";
import { NOW } from "../api/api-under-test.ts";
import { SecretError } from "../secrets/secret-error.ts";
import { NO_EVIDENCE } from "./evidence-facts.ts";
import { ModelError } from "./model-error.ts";
import {
  eventfulIncident,
  MODEL_KEY,
  notedSpend,
  providerAt,
  someSettings,
  someSummariser,
} from "./summarise-under-test.ts";
import { RULES_ONLY } from "./summary-settings.ts";

const SIGNAL = new AbortController().signal;

let model: ModelStandIn;
beforeAll(async () => {
  model = await ModelStandIn.start();
});
beforeEach(() => {
  model.asked.length = 0;
  model.reply = ({ prompt }) => ({ text: honestText(prompt) });
});
afterAll(() => model.stop());

async function failure(work: Promise<unknown>): Promise<ModelError> {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

describe.each(PROTOCOLS)("a model asked by %s", (protocol) => {
  const settings = () => someSettings(providerAt(protocol, model.url));

  it("writes the summary, with its citations taken out of the sentences", async () => {
    const prices = { "strong-1": { input: 2, output: 10 } };
    const summariser = someSummariser({ ...settings(), prices });
    const summary = await summariser.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL);
    expect(summary).toMatchObject({ incidentId: "inc-1", severity: "high", kind: "flood", writtenAt: NOW });
    expect(summary.whyRules).toBeUndefined();
    expect(summary.model).toMatchObject({
      name: "strong-1",
      inputTokens: CLAIMED_TOKENS.input,
      outputTokens: CLAIMED_TOKENS.output,
      costMicros: 1_200 * 2 + 300 * 10,
    });
    expect(summary.content.rootCause[0]).toEqual({
      text: "octo-bot most likely runs a script.",
      cites: ["f:actors", "e:1001"],
    });
    expect(summary.content.severityReasoning).toBe("The severity high fits what was counted.");
    expect(summary.content.tags).toEqual(["automation", "burst"]);
  });

  it("is asked with the key, the tier's model, and the material on one fenced line", async () => {
    await someSummariser(settings()).summarise(eventfulIncident({ severity: "medium" }), NO_EVIDENCE, SIGNAL);
    const [question] = model.asked;
    expect(JSON.stringify(question?.headers)).toContain(MODEL_KEY);
    expect(JSON.parse(question?.body ?? "")).toMatchObject({ model: "small-1" });
    expect(question?.prompt).toMatch(/^===== material [0-9a-f]{16} =====\n\{.*\}\n===== material [0-9a-f]{16} =====$/m);
  });

  it.each([
    ["fails", { status: 503 }, "unavailable", 5],
    ["is overloaded", { status: 529 }, "unavailable", 5],
    ["asks to wait", { status: 429, headers: { "retry-after": "17" } }, "rate-limited", 17],
    ["asks to wait finely", { status: 429, headers: { "retry-after-ms": "1500" } }, "rate-limited", 1.5],
    [
      "refuses the key",
      { status: 401, body: `{"error":{"message":"Incorrect API key: ${MODEL_KEY}"}}` },
      "refused",
      undefined,
    ],
    ["sends another place", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, "unavailable", 5],
    ["hangs up", "hang-up", "unavailable", 5],
    ["sends no JSON", { raw: "<html>busy</html>" }, "malformed", undefined],
    ["sends nothing", { raw: "" }, "malformed", undefined],
    ["answers in prose", { text: "I would rather not." }, "malformed", undefined],
    ["answers with half a summary", { text: '{"title":"x","root_cause":["a [f:kind]"' }, "malformed", undefined],
    ["answers with an empty text", { text: "" }, "malformed", undefined],
  ] as const)("that %s is told apart, and its words are not repeated", async (_name, reply, reason, wait) => {
    model.reply = () => reply;
    const error = await failure(someSummariser(settings()).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL));
    expect([error.reason, error.retryAfterSeconds]).toEqual([reason, wait]);
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(MODEL_KEY);
    expect(model.asked).toHaveLength(1);
  });

  it("that sends JSON of another shape gives no summary", async () => {
    model.reply = () => ({ raw: '{"hello":[]}' });
    const error = await failure(someSummariser(settings()).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL));
    expect(error.reason).toMatch(/^(?:malformed|unavailable)$/); // the SDK takes OpenAI's for a failed server
  });

  it("that answers too late is not waited for", async () => {
    model.reply = () => "never";
    const summariser = someSummariser({ ...settings(), timeoutSeconds: 0.2 });
    const error = await failure(summariser.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL));
    expect(error.reason).toBe("timeout");
  });

  it("is understood when it puts its summary into a fence", async () => {
    model.reply = ({ prompt }) => ({ text: `Here it is:\n\`\`\`json\n${honestText(prompt)}\n\`\`\`` });
    const summary = await someSummariser(settings()).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL);
    expect(summary.model?.name).toBe("strong-1");
  });
});

describe("the summariser", () => {
  const settings = () => someSettings(providerAt("openai-compatible", model.url));

  it.each(["low", "info"] as const)("asks no model about %s", async (severity) => {
    const summary = await someSummariser(settings()).summarise(eventfulIncident({ severity }), NO_EVIDENCE, SIGNAL);
    expect([summary.whyRules, model.asked.length]).toEqual(["no-model", 0]);
  });

  it("lets the rules write where no model is set up", async () => {
    const evidence = { facts: [{ key: "actor.created", text: "octo-bot was made 3 days ago", source: "users" }] };
    const summary = await someSummariser(RULES_ONLY).summarise(eventfulIncident(), evidence, SIGNAL);
    expect(summary.whyRules).toBe("no-model");
    expect(summary.content.rootCause).toContainEqual({
      text: "octo-bot was made 3 days ago.",
      cites: ["k:actor.created"],
    });
  });

  it("asks again only when there is something new to say", async () => {
    const summariser = someSummariser(settings());
    const incident = eventfulIncident();
    const summary = await summariser.summarise(incident, NO_EVIDENCE, SIGNAL);
    const grown = { ...incident, summary, eventCount: 241, reasons: ["241 pushes in 12 minutes, usual are 3"] };
    expect(await summariser.summarise(grown, NO_EVIDENCE, SIGNAL)).toBe(summary);
    expect(model.asked).toHaveLength(1);
    await summariser.summarise({ ...grown, severity: "critical" }, NO_EVIDENCE, SIGNAL);
    await summariser.summarise(grown, { facts: [{ key: "k", text: "new", source: "s" }] }, SIGNAL);
    expect(model.asked).toHaveLength(3);
  });

  it("takes the rules' words when too few sentences of an answer rest on anything", async () => {
    model.reply = ({ prompt }) => {
      const answer = honestAnswer(prompt);
      return {
        text: JSON.stringify({ ...answer, impact: answer.impact.map((each) => each.replace(/\[.*/, "[e:999]")) }),
      };
    };
    const spend = notedSpend();
    const summary = await someSummariser(settings(), { spend }).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL);
    expect(summary.whyRules).toBe("unfounded");
    expect(spend.taken).toEqual([{ tokens: 1_500, costMicros: 0 }]);
  });

  it("asks nothing when the day's budget has no room", async () => {
    const spend = { ...notedSpend(), reserve: async () => undefined };
    const summary = await someSummariser(settings(), { spend }).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL);
    expect([summary.whyRules, model.asked.length]).toEqual(["budget", 0]);
  });

  it("counts a refused question as free and one without an end as asked", async () => {
    const spend = notedSpend();
    model.reply = () => ({ status: 401 });
    await failure(someSummariser(settings(), { spend }).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL));
    model.reply = () => "never";
    const hasty = someSummariser({ ...settings(), timeoutSeconds: 0.1 }, { spend });
    await failure(hasty.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL));
    expect(spend.taken[0]?.tokens).toBe(0);
    expect(spend.taken[1]?.tokens).toBeGreaterThan(500);
  });

  it("says that the key is missing, without asking", async () => {
    const readSecret = async () => {
      throw new SecretError("missing", "There is no secret model-key: store it first.");
    };
    const error = await failure(
      someSummariser(settings(), { readSecret }).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL),
    );
    expect([error.reason, model.asked.length]).toEqual(["no-key", 0]);
  });

  it("leaves a model alone for as long as it asked, whatever the incident", async () => {
    let now = NOW;
    model.reply = () => ({ status: 429, headers: { "retry-after": "30" } });
    const summariser = someSummariser(settings(), { clock: () => now });
    await failure(summariser.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL));
    now += 10_000;
    const error = await failure(summariser.summarise(eventfulIncident({ id: "inc-2" }), NO_EVIDENCE, SIGNAL));
    expect([error.retryAfterSeconds, model.asked.length]).toEqual([20, 1]);
    now += 20_000;
    model.reply = ({ prompt }) => ({ text: honestText(prompt) });
    expect((await summariser.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL)).model).toBeDefined();
  });

  it("stops asking for a minute after three failures in a row, so that no incident waits behind them", async () => {
    const gone = providerAt("openai-compatible", `http://127.0.0.1:${await closedPort()}/v1`);
    const summariser = someSummariser(someSettings(gone));
    const reasons: (number | undefined)[] = [];
    for (let n = 0; n < 4; n += 1) {
      reasons.push((await failure(summariser.summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL))).retryAfterSeconds);
    }
    expect(reasons).toEqual([5, 5, 5, 60]);
  });

  it("ends with the signal's reason when it aborts", async () => {
    model.reply = () => "never";
    const abort = new AbortController();
    const work = someSummariser(settings()).summarise(eventfulIncident(), NO_EVIDENCE, abort.signal);
    abort.abort(new Error("the service stops"));
    await expect(work).rejects.toThrow("the service stops");
  });

  it("reads no endless answer", async () => {
    model.reply = () => ({ raw: `{"choices":"${"x".repeat(2_000_000)}"}` });
    expect(
      (await failure(someSummariser(settings()).summarise(eventfulIncident(), NO_EVIDENCE, SIGNAL))).reason,
    ).toMatch(/malformed|unavailable/);
  });
});
