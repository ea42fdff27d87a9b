import type { Activity } from "../activity.ts";
import type { LedgerEntry } from "../output.ts";
import type { PipelineSettings } from "../settings.ts";
import { chanceInWords, spanInWords } from "./in-words.ts";
import type { WeakFinding } from "./weak-finding-of.ts";

/** Why something strange became no incident: it was too weak alone, and is kept in case more comes to it. */
export function weakEntry(
  { subject, signal }: WeakFinding,
  { actor, repo }: Activity,
  seq: number,
  { floor, weakSignals }: Pick<PipelineSettings, "floor" | "weakSignals">,
): LedgerEntry {
  const { name, surprise, at } = signal;
  const kept = spanInWords(weakSignals.withinMinutes * 60_000);
  const text =
    `${name}: surprise ${surprise.toFixed(1)} (${chanceInWords(surprise)}) is under the ${floor} at which an incident ` +
    `begins; kept for ${kept} in case it is strange in ${weakSignals.kinds} ways`;
  const entity = { kind: subject, name: (subject === "repo" ? repo : actor) ?? actor };
  return { output: "ledger", seq, at, entity, decision: "held", reason: "weak-signal", text };
}
