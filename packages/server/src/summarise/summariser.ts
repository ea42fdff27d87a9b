import { createHash } from "node:crypto";
import type { LanguageModel } from "ai";
import type { Clock } from "../clock.ts";
import type { AskedService } from "../outside-board.ts";
import { SecretError } from "../secrets/secret-error.ts";
import type { SecretRef } from "../secrets/secret-ref.ts";
import { summaryByRules } from "../summary/summary-by-rules.ts";
import { type Answered, askModel } from "./ask-model.ts";
import { checkedAnswer } from "./checked-answer.ts";
import type { DailySpend } from "./daily-spend.ts";
import type { EvidenceFacts } from "./evidence-facts.ts";
import { type IncidentWithEvents, type Material, materialOf } from "./material.ts";
import { ModelError } from "./model-error.ts";
import { ModelRest } from "./model-rest.ts";
import { openModel } from "./open-model.ts";
import { costMicros, mostTokens, type Tokens } from "./price.ts";
import { PROMPT_VERSION, type Prompt, promptOf } from "./prompt.ts";
import type { StoredSummary, WhyRules } from "./stored-summary.ts";
import type { ModelProvider, SummarySettings } from "./summary-settings.ts";

export interface SummariserOptions {
  readSettings: () => Promise<SummarySettings>;
  readSecret: (ref: SecretRef) => Promise<string>;
  spend: Pick<DailySpend, "reserve" | "settle">;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  /** Hears how questions to the model end. */
  asked?: AskedService;
}

/** One question: to whom, about what. */
interface Inquiry {
  incident: IncidentWithEvents;
  evidence: EvidenceFacts;
  material: Material;
  contentHash: string;
  prompt: Prompt;
  provider: ModelProvider;
  model: string;
  settings: SummarySettings;
}

/** Writes what is said of incidents: by the model that is set up for the severity, else by rules. Reads no clock but its own. */
export class Summariser {
  readonly #options: SummariserOptions;
  readonly #rest: ModelRest;

  constructor(options: SummariserOptions) {
    this.#options = options;
    this.#rest = new ModelRest(options.clock);
  }

  /**
   * A summary of an incident as it is now: the one it has when nothing new is to be said. Takes at most the time of one answer.
   * @throws ModelError when the model gave none: the caller decides whether to try again or to take `byRules`.
   */
  async summarise(incident: IncidentWithEvents, evidence: EvidenceFacts, signal: AbortSignal): Promise<StoredSummary> {
    const settings = await this.#options.readSettings();
    const { provider } = settings;
    const model = modelFor(incident, settings);
    if (provider === undefined || model === undefined) return this.byRules(incident, evidence, "no-model");
    const material = materialOf(incident, evidence);
    const prompt = promptOf(material);
    const contentHash = hashOf([material.hash, prompt.system, PROMPT_VERSION, provider.kind, provider.url, model]);
    if (incident.summary?.model?.contentHash === contentHash) return incident.summary;
    return this.#ask({ incident, evidence, material, contentHash, prompt, provider, model, settings }, signal);
  }

  /** What the rules say, and why they say it. */
  byRules(incident: IncidentWithEvents, evidence: EvidenceFacts, whyRules: WhyRules): StoredSummary {
    return { ...this.#headOf(incident), content: summaryByRules(incident, evidence), whyRules };
  }

  async #ask(inquiry: Inquiry, signal: AbortSignal): Promise<StoredSummary> {
    const { incident, evidence, material, contentHash, model, settings } = inquiry;
    this.#rest.check(model);
    const opened = await this.#open(inquiry);
    const answered = await this.#withinBudget(inquiry, () =>
      askModel({
        model: opened,
        name: model,
        prompt: inquiry.prompt,
        maxOutputTokens: settings.maxOutputTokens,
        timeoutMs: settings.timeoutSeconds * 1000,
        signal,
      }),
    );
    if (answered === undefined) return this.byRules(incident, evidence, "budget");
    const byRules = summaryByRules(incident, evidence);
    const content = checkedAnswer(answered.answer, { material, severity: incident.severity, byRules });
    if (content === undefined) return this.byRules(incident, evidence, "unfounded");
    const cost = costMicros(model, answered.tokens, settings.prices);
    return {
      ...this.#headOf(incident),
      content,
      model: {
        name: model,
        promptVersion: PROMPT_VERSION,
        inputTokens: answered.tokens.input,
        outputTokens: answered.tokens.output,
        ...(cost !== undefined && { costMicros: cost }),
        contentHash,
      },
    };
  }

  async #open({ provider, model }: Inquiry): Promise<LanguageModel> {
    const { readSecret, fetch } = this.#options;
    try {
      const key = provider.key === undefined ? undefined : await readSecret(provider.key);
      return openModel(provider, { model, key, fetch });
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      const failure = new ModelError(model, "no-key");
      this.#options.asked?.failed(failure.message);
      throw failure;
    }
  }

  /** Undefined when the day's budget has no room for the most that the question can take. */
  async #withinBudget(
    { prompt, model, settings }: Inquiry,
    ask: () => Promise<Answered>,
  ): Promise<(Answered & { tokens: Tokens }) | undefined> {
    const { spend } = this.#options;
    const { budget, prices, maxOutputTokens } = settings;
    const spendOf = (tokens: Tokens) => ({
      tokens: tokens.input + tokens.output,
      costMicros: costMicros(model, tokens, prices) ?? 0,
    });
    const asked = mostTokens(prompt.system) + mostTokens(prompt.user);
    const most = { input: asked, output: maxOutputTokens };
    const dollars = budget.dollarsPerDay;
    const reserved = await spend.reserve(spendOf(most), {
      tokens: budget.tokensPerDay,
      costMicros: dollars === undefined ? undefined : Math.round(dollars * 1e6),
    });
    if (reserved === undefined) return undefined;
    let taken: Tokens = { input: asked, output: 0 }; // what a question without an end is reckoned as
    try {
      const { answer, tokens = most } = await ask();
      taken = tokens;
      this.#rest.answered();
      this.#options.asked?.answered();
      return { answer, tokens };
    } catch (error) {
      if (error instanceof ModelError) {
        this.#rest.failed(error);
        this.#options.asked?.failed(error.message);
        taken = error.tokens ?? (NEVER_ANSWERED.has(error.reason) ? { input: 0, output: 0 } : taken);
      }
      throw error;
    } finally {
      await spend.settle(reserved, spendOf(taken));
    }
  }

  #headOf({
    id,
    severity,
    kind,
  }: IncidentWithEvents): Pick<StoredSummary, "incidentId" | "severity" | "kind" | "writtenAt"> {
    return { incidentId: id, severity, kind, writtenAt: this.#options.clock() };
  }
}

/** Failures that providers ask no money for. */
const NEVER_ANSWERED: ReadonlySet<WhyRules> = new Set(["rate-limited", "unavailable", "refused", "not-allowed"]);

function modelFor({ severity }: Pick<IncidentWithEvents, "severity">, { models }: SummarySettings): string | undefined {
  return severity === "low" || severity === "info" ? undefined : models[severity];
}

function hashOf(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
