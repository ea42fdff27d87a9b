import { writeEvidenceRow } from "../packages/server/src/enrich/evidence-rows.ts";
import { LookupBudget } from "../packages/server/src/enrich/lookup-budget.ts";
import { LookupCache } from "../packages/server/src/enrich/lookup-cache.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { NOON } from "./synthetic-activity.ts";

/** What was looked up about the incident `a`, what is remembered of it, and what it took. */
export async function fillEvidence({ pool }: Pick<Database, "pool">, workspace: string): Promise<void> {
  const clock = () => NOON;
  const fact = {
    key: "actor.created:mallory",
    text: "It's new",
    source: "GraphQL user",
    at: NOON,
    telling: 2 as const,
  };
  const gaps = [{ what: "octo/pages", reason: "GitHub asks to wait" }];
  await writeEvidenceRow(pool, workspace, {
    incidentId: "a",
    state: "partial",
    facts: [fact],
    gaps,
    moving: [],
    gatheredAt: NOON,
  });
  const cache = new LookupCache({ pool, workspace, clock });
  await cache.write("account", "Mallory", { login: "Mallory", company: "It's \\ odd" });
  await cache.write("account", "nobody", null);
  await cache.write("commit", "octo/pages 00", {});
  const budget = new LookupBudget({ pool, workspace, clock });
  const credential = { name: "0123456789abcdef01234567", token: "made-up" };
  const leave = await budget.take([credential], { resource: "graphql", points: 2, pointsPerHour: 100 });
  if ("credential" in leave) await budget.settle(leave, 1, { remaining: 4_999, resetAt: NOON + 1_000 });
}
