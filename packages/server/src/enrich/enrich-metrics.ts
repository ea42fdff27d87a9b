import { Counter, type Registry } from "prom-client";

/** Figures of look-ups. */
export function enrichMetrics(registers: Registry[]) {
  return {
    /** The hit rate is `hit` by `hit` and `asked` together: what could not be asked says nothing of the memory. */
    lookups: new Counter({
      name: "oddwatch_lookups_total",
      help: "Things looked up for incidents, by kind and outcome: hit was remembered, asked was part of a question to GitHub, not-asked was not (out of reach, no points, no token).",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    lookupPoints: new Counter({
      name: "oddwatch_lookup_points_total",
      help: "Points of GitHub's API that look-ups took.",
      registers,
    }),
    evidence: new Counter({
      name: "oddwatch_evidence_total",
      help: "Incidents looked up, by how much came of it.",
      labelNames: ["state"],
      registers,
    }),
  };
}
