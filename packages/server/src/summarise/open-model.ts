import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModel } from "ai";
import { boundedFetch } from "./bounded-fetch.ts";
import type { ModelProvider } from "./summary-settings.ts";

/** A key for servers that ask for none: the SDK would look for one in the environment. */
const NO_KEY = "none";

/** A model of a provider, to be asked through the AI SDK. Asks nothing yet. https://ai-sdk.dev/providers/ai-sdk-providers */
export function openModel(
  provider: ModelProvider,
  { model, key, fetch }: { model: string; key: string | undefined; fetch: typeof globalThis.fetch },
): LanguageModel {
  const bounded = boundedFetch(fetch);
  switch (provider.kind) {
    case "anthropic":
      return createAnthropic({ apiKey: key ?? NO_KEY, fetch: bounded, baseURL: provider.url ?? ANTHROPIC })(model);
    case "openai":
      return createOpenAI({ apiKey: key ?? NO_KEY, fetch: bounded, baseURL: provider.url ?? OPENAI })(model);
    case "openai-compatible":
      return createOpenAICompatible({
        name: "openai-compatible",
        baseURL: provider.url,
        apiKey: key,
        fetch: bounded,
        supportsStructuredOutputs: provider.structuredOutputs,
      })(model);
  }
}

/** Named here so that no variable of the environment can send questions and key elsewhere. */
const ANTHROPIC = "https://api.anthropic.com/v1";
const OPENAI = "https://api.openai.com/v1";
