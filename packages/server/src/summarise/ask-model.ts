import { AISDKError, APICallError, generateText, type LanguageModel, NoObjectGeneratedError, Output } from "ai";
import { AddressRefused } from "./address-refused.ts";
import { AnswerTooLong } from "./bounded-fetch.ts";
import { ModelAnswer, readAnswer } from "./model-answer.ts";
import { ModelError } from "./model-error.ts";
import type { Prompt } from "./prompt.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** Before a new try when the provider says nothing. */
const PAUSE_SECONDS = 5;

export interface Question {
  model: LanguageModel;
  /** For people: in errors. */
  name: string;
  prompt: Prompt;
  maxOutputTokens: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** What a model said, and the tokens that took as the provider counts them; undefined when it does not say. */
export interface Answered {
  answer: ModelAnswer;
  tokens: { input: number; output: number } | undefined;
}

/**
 * Asks once, without tries of its own. @throws ModelError for whatever a model or the way to it can do wrong, and the
 * signal's reason when it aborts.
 */
export async function askModel({
  model,
  name,
  prompt,
  timeoutMs,
  signal,
  maxOutputTokens,
}: Question): Promise<Answered> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const { text, tokens } = await generated({
      model,
      instructions: prompt.system,
      prompt: prompt.user,
      output: Output.object({ schema: ModelAnswer, name: "summary" }),
      maxOutputTokens,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, timeout]),
    });
    const answer = readAnswer(text);
    if (answer === undefined) throw new ModelError(name, "malformed", { tokens });
    return { answer, tokens };
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw new ModelError(name, "timeout", { retryAfterSeconds: PAUSE_SECONDS });
    throw modelError(name, error);
  }
}

/** The text of an answer, also of one that the SDK could not take. */
async function generated(
  request: Parameters<typeof generateText>[0],
): Promise<{ text: string; tokens: Answered["tokens"] }> {
  try {
    const { text, usage } = await generateText(request);
    return { text, tokens: tokensOf(usage) };
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) throw error;
    return { text: error.text ?? "", tokens: tokensOf(error.usage) };
  }
}

function tokensOf(
  usage: { inputTokens: number | undefined; outputTokens: number | undefined } | undefined,
): Answered["tokens"] {
  const { inputTokens: input, outputTokens: output } = usage ?? {};
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function modelError(name: string, error: unknown): unknown {
  if (error instanceof AddressRefused) return new ModelError(name, "not-allowed", { why: error.message });
  if (!APICallError.isInstance(error)) {
    const isAnswer = AISDKError.isInstance(error) || error instanceof AnswerTooLong;
    return isAnswer ? new ModelError(name, "malformed") : error;
  }
  const { statusCode: status, responseHeaders = {} } = error;
  const wait = retryAfterSeconds(responseHeaders) ?? PAUSE_SECONDS;
  if (status === 429) return new ModelError(name, "rate-limited", { status, retryAfterSeconds: wait });
  if (status === undefined || status >= 500 || status === 408)
    return new ModelError(name, "unavailable", { status, retryAfterSeconds: wait });
  return new ModelError(name, status < 300 ? "malformed" : "refused", { status });
}
