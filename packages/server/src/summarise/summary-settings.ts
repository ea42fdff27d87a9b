import { z } from "zod";
import { SecretRef } from "../secrets/secret-ref.ts";

const HttpUrl = z.url({ protocol: /^https?$/ });
const ModelName = z.string().min(1).max(200);
const Dollars = z.number().min(0).max(100_000);

const Provider = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("anthropic"), key: SecretRef, url: HttpUrl.optional() }),
  z.object({ kind: z.literal("openai"), key: SecretRef, url: HttpUrl.optional() }),
  z.object({
    kind: z.literal("openai-compatible"),
    /** Such as `http://127.0.0.1:11434/v1`. */
    url: HttpUrl,
    key: SecretRef.optional(),
    /** Whether the server takes a JSON schema for its answer. */
    structuredOutputs: z.boolean().default(true),
  }),
]);

/** What people set about summaries. Without a provider, or a model for a severity, the rules write them. */
export const SummarySettings = z
  .object({
    provider: Provider.optional(),
    /** The model for each severity. Low and info are always written by the rules. */
    models: z.object({ critical: ModelName, high: ModelName, medium: ModelName }).partial().default({}),
    /** US dollars for a million tokens, by model. */
    prices: z.record(ModelName, z.object({ input: Dollars, output: Dollars })).default({}),
    /** Of one UTC day, all services of the workspace together. */
    budget: z
      .object({ tokensPerDay: z.number().int().min(0).max(1e9), dollarsPerDay: Dollars.optional() })
      .default({ tokensPerDay: 200_000 }),
    /** Of one question to a model. */
    timeoutSeconds: z.number().min(1).max(100).default(30),
    /** Longest answer; models that think first need more. */
    maxOutputTokens: z.number().int().min(200).max(20_000).default(2_000),
  })
  .superRefine(({ models, prices, budget }, context) => {
    if (budget.dollarsPerDay === undefined) return;
    for (const name of Object.values(models)) {
      if (Object.hasOwn(prices, name)) continue;
      const message = `needs the price of ${name}, or a budget in dollars cannot be kept`;
      context.addIssue({ code: "custom", path: ["prices"], message });
    }
  });
export type SummarySettings = z.infer<typeof SummarySettings>;

/** Who is asked, and how to reach it. */
export type ModelProvider = z.infer<typeof Provider>;

/** Nothing is set up: the rules write every summary. */
export const RULES_ONLY: SummarySettings = SummarySettings.parse({});
