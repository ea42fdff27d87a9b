import type { SocketFilter } from "@oddwatch/protocol";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Tables } from "./tables.ts";

/** True of the incidents that any of the filters wants, whose names are in small letters. Names are found by their index. */
export function wantedBy(workspace: string, filters: readonly SocketFilter[]) {
  return (eb: ExpressionBuilder<Tables, "incident">): Expression<SqlBool> => {
    const named = (whats: ("actor" | "repo" | "owner")[], names: string[]) =>
      eb(
        "incident.id",
        "in",
        eb
          .selectFrom("incident_name")
          .where("incident_name.workspace_id", "=", workspace)
          .where("what", "in", whats)
          .where("name", "in", names)
          .select("incident_id"),
      );
    const all = filters.map(({ severity, repository, owner }) =>
      eb.and([
        ...(severity === undefined
          ? []
          : [severity.length > 0 ? eb("incident.severity", "in", severity) : eb.lit(false)]),
        ...(repository === undefined ? [] : [repository.length > 0 ? named(["repo"], repository) : eb.lit(false)]),
        ...(owner === undefined ? [] : [owner.length > 0 ? named(["owner", "actor"], owner) : eb.lit(false)]),
      ]),
    );
    return eb.or(all);
  };
}
