import type { Severity } from "@oddwatch/protocol";

/** Most urgent first, as people look for them. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const satisfies readonly Severity[];

const WORDS: Record<Severity, { name: string; advice: string }> = {
  critical: { name: "Critical", advice: "Look at this now." },
  high: { name: "High", advice: "Far from usual. Look at it today." },
  medium: { name: "Medium", advice: "Clearly unusual. Look at it when you have time." },
  low: { name: "Low", advice: "A little unusual. Good to know." },
  info: { name: "Info", advice: "For the record only." },
};

/** What a severity is called, and what it asks of the reader. */
export function severityWords(severity: Severity): { name: string; advice: string } {
  return WORDS[severity];
}
