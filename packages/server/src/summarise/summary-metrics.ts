import { Counter, type Registry } from "prom-client";

/** Figures of summaries. */
export function summaryMetrics(registers: Registry[]) {
  return {
    /** `why` is empty for those by a model. */
    summaries: new Counter({
      name: "oddwatch_summaries_total",
      help: "Summaries written, by a model or by the rules, and why by the rules.",
      labelNames: ["by", "why"],
      registers,
    }),
    summaryTokens: new Counter({
      name: "oddwatch_summary_tokens_total",
      help: "Tokens of the summaries that models wrote, as their providers count them.",
      registers,
    }),
  };
}
