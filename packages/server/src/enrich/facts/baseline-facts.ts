import type { Baseline } from "../baseline.ts";
import type { Fact } from "../evidence.ts";
import { counted } from "./in-words.ts";

/** GitHub's page ends here: there may be more. */
const PAGE = 100;

/** What lately was usual for an account or a repository. `name` as GitHub writes it. Pure. */
export function baselineFacts(kind: "actor" | "repo", name: string, baseline: Baseline, at: number): Fact[] {
  const { events, repositories, accounts, days } = baseline;
  const span = days < 2 ? counted(Math.max(1, Math.round(days * 24)), "hour") : counted(Math.round(days), "day");
  const least = events >= PAGE ? "at least " : "";
  const text =
    events === 0
      ? `${name} did nothing else in public in the last 30 days`
      : kind === "actor"
        ? `${name} did ${least}${counted(events, "thing")} in public within ${span}, in ${counted(repositories, "repository", "repositories")}`
        : `${name} saw ${least}${counted(events, "public event")} within ${span}, by ${counted(accounts, "account")}`;
  return [
    { key: `${kind}.lately:${name}`, text, source: "REST events", at, value: events, telling: events === 0 ? 1 : 0 },
  ];
}
