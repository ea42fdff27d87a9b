import type { Database } from "../packages/server/src/storage/database.ts";
import { DailySpend } from "../packages/server/src/summarise/daily-spend.ts";
import type { StoredSummary } from "../packages/server/src/summarise/stored-summary.ts";
import { writeSummaryRow } from "../packages/server/src/summarise/summary-rows.ts";
import { NOON } from "./synthetic-activity.ts";

/** What was written of the incidents `a` (by a model) and `b` (by rules), and what it took. */
export async function fillSummaries({ pool }: Pick<Database, "pool">, workspace: string): Promise<void> {
  const bullet = (text: string) => ({ text, cites: ["f:kind", "e:e1"] });
  const bullets = ["It's odd.", "Two.", "Three."].map(bullet);
  const written: StoredSummary = {
    incidentId: "a",
    severity: "high",
    kind: "flood",
    content: {
      title: 'It\'s odd \\ "quoted"',
      severityReasoning: "Rated high.",
      rootCause: bullets,
      impact: bullets,
      nextSteps: bullets,
      tags: ["odd"],
    },
    model: {
      name: "made-up",
      promptVersion: 1,
      inputTokens: 900,
      outputTokens: 200,
      costMicros: 1234,
      contentHash: "00",
    },
    writtenAt: NOON,
  };
  await writeSummaryRow(pool, workspace, written);
  const { model: _, ...rest } = written;
  await writeSummaryRow(pool, workspace, { ...rest, incidentId: "b", whyRules: "budget" });
  await new DailySpend({ pool, workspace, clock: () => NOON }).reserve(
    { tokens: 1_100, costMicros: 1_234 },
    { tokens: 10_000, costMicros: undefined },
  );
}
