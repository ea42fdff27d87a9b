import { expect, it } from "vitest";
import { checkedSettings } from "../settings-change.ts";

const PROVIDER = { kind: "anthropic", key: { secret: "model-key" } };

it.each([
  ["a key in clear", { provider: { kind: "openai", key: "sk-clear" } }, /summaries\.provider/],
  ["a provider that nobody knows", { provider: { kind: "oracle", key: { secret: "k" } } }, /summaries\.provider/],
  ["an address that is no web address", { provider: { kind: "openai-compatible", url: "file:///x" } }, /url/],
  ["a model for low severity", { models: { low: "small" } }, /there is no setting workspace\.summaries\.models\.low/],
  [
    "a budget in dollars without prices",
    { models: { high: "m" }, budget: { tokensPerDay: 1, dollarsPerDay: 1 } },
    /price of m/,
  ],
])("settings with %s are refused", (_name, summaries, reason) => {
  expect(() => checkedSettings({ summaries })).toThrow(reason);
});

it("settings with a provider, models and prices are taken", () => {
  const summaries = { provider: PROVIDER, models: { high: "m" }, prices: { m: { input: 3, output: 15 } } };
  expect(checkedSettings({ summaries }).summaries).toMatchObject(summaries);
});
