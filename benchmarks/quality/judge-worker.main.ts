// Makes the runs that the parent process sends, one after another, and sends back what came of each.
import type { RunPlan } from "./plan.ts";
import { RunJudge } from "./run-judge.ts";
import { scenarioKinds } from "./scenario-kinds.ts";
import { streamSources } from "./stream-sources.ts";

const judge = new RunJudge(streamSources(), scenarioKinds());

process.on("message", async (plan: RunPlan) => {
  process.send?.(await judge.run(plan));
});
process.on("disconnect", () => process.exit());
