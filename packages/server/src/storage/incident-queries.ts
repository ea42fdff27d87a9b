import { SEVERITIES, type Severity } from "@oddwatch/pipeline";
import type { SocketFilter } from "@oddwatch/protocol";
import { type Kysely, sql } from "kysely";
import type {
  ApiStore,
  ChangedIncident,
  IncidentFilter,
  IncidentTally,
  ListPage,
  StoredIncident,
  StoredIncidentDetail,
} from "../api/api-store.ts";
import { readIncidentDetail } from "./incident-detail.ts";
import { storedIncident, storedIncidents } from "./stored-incident.ts";
import type { Tables } from "./tables.ts";
import { timestamp } from "./timestamp.ts";
import { wantedBy } from "./wanted-incidents.ts";

const TOP_NAMES = 10;

/** How many incidents there are. */
export interface IncidentCounts {
  total: number;
  bySeverity: Record<Severity, number>;
  /** Paged at or after the time asked about. */
  paged: number;
}

/** What the API reads of one workspace, from PostgreSQL. */
export class IncidentQueries implements ApiStore {
  readonly #db: Kysely<Tables>;
  readonly #workspace: string;

  constructor(db: Kysely<Tables>, workspace: string) {
    this.#db = db;
    this.#workspace = workspace;
  }

  async listIncidents(filter: IncidentFilter, page: ListPage): Promise<StoredIncident[]> {
    let query = this.#filtered(filter);
    const place = page.order === "opened" ? "incident.opened_revision" : "incident.revision";
    if (page.below !== undefined) query = query.where(place, "<", page.below);
    if (page.offset !== undefined) query = query.offset(page.offset);
    const rows = await query.orderBy(place, "desc").limit(page.limit).execute();
    const { withFirstEvents = false } = page;
    return withFirstEvents ? storedIncidents(this.#db, this.#workspace, rows, false) : rows.map(storedIncident);
  }

  async tally(filter: IncidentFilter): Promise<IncidentTally> {
    const rows = await this.#filtered(filter)
      .clearSelect()
      .groupBy("incident.severity")
      .select(({ fn }) => ["incident.severity", fn.countAll<number>().as("count")])
      .execute();
    return {
      total: rows.reduce((sum, { count }) => sum + count, 0),
      bySeverity: Object.fromEntries(rows.map(({ severity, count }) => [severity, count])),
      topActors: await this.#topNames("actors", filter),
      topRepos: await this.#topNames("repos", filter),
    };
  }

  #topNames(column: "actors" | "repos", filter: IncidentFilter): Promise<{ name: string; count: number }[]> {
    const names = this.#filtered(filter)
      .clearSelect()
      .select(sql<string>`unnest(${sql.ref(`incident.${column}`)})`.as("name"));
    return this.#db
      .selectFrom(names.as("named"))
      .groupBy("name")
      .select(({ fn }) => ["name", fn.countAll<number>().as("count")])
      .orderBy("count", "desc")
      .orderBy("name")
      .limit(TOP_NAMES)
      .execute();
  }

  getIncident(id: string): Promise<StoredIncidentDetail | undefined> {
    return readIncidentDetail(this.#db, this.#workspace, id);
  }

  changedSince(revision: number, limit: number, wanted?: readonly SocketFilter[]): Promise<ChangedIncident[]> {
    return this.#since("incident.revision", { revision, limit, wanted });
  }

  raisedSince(revision: number, limit: number): Promise<ChangedIncident[]> {
    return this.#since("incident.raised_revision", { revision, limit });
  }

  async headRevision(): Promise<number> {
    const head = await this.#db
      .selectFrom("head")
      .where("workspace_id", "=", this.#workspace)
      .select("revision")
      .executeTakeFirst();
    return head?.revision ?? 0;
  }

  async listSummarised({
    since,
    severity,
    limit,
  }: Parameters<ApiStore["listSummarised"]>[0]): Promise<StoredIncident[]> {
    let query = this.#all();
    if (since !== undefined) query = query.where("incident.created_at", ">=", asTime(since));
    if (severity !== undefined) query = query.where("incident.severity", "=", severity);
    const rows = await query
      .orderBy("incident.created_at", "desc")
      .orderBy("incident.opened_revision", "desc")
      .limit(limit)
      .execute();
    return storedIncidents(this.#db, this.#workspace, rows, true);
  }

  async listNotices({ since, limit }: Parameters<ApiStore["listNotices"]>[0]): ReturnType<ApiStore["listNotices"]> {
    let query = this.#db.selectFrom("notice").where("workspace_id", "=", this.#workspace);
    if (since !== undefined) query = query.where("at", ">=", asTime(since));
    const rows = await query.select(["at", "kind", "text"]).orderBy("seq", "desc").limit(limit).execute();
    return rows as Awaited<ReturnType<ApiStore["listNotices"]>>;
  }

  /** Reads every row of the workspace's index: some milliseconds at 100,000 incidents. `pagedSince` in ms since epoch. */
  async countIncidents(pagedSince: number): Promise<IncidentCounts> {
    const rows = await this.#db
      .selectFrom("incident")
      .where("workspace_id", "=", this.#workspace)
      .groupBy("severity")
      .select(({ fn }) => [
        "severity",
        fn.countAll<number>().as("count"),
        fn.countAll<number>().filterWhere("paged_at", ">=", asTime(pagedSince)).as("paged"),
      ])
      .execute();
    const bySeverity = Object.fromEntries(SEVERITIES.map((each) => [each, 0])) as Record<Severity, number>;
    const counts: IncidentCounts = { total: 0, bySeverity, paged: 0 };
    for (const { severity, count, paged } of rows) {
      bySeverity[severity] = count;
      counts.total += count;
      counts.paged += paged;
    }
    return counts;
  }

  #all() {
    return this.#db.selectFrom("incident").where("incident.workspace_id", "=", this.#workspace).selectAll("incident");
  }

  #filtered({ severities, kind, state, workState, actor, repo, since, sample }: IncidentFilter) {
    let query = this.#all();
    if (severities !== undefined) query = query.where("incident.severity", "in", severities);
    if (kind !== undefined) query = query.where("incident.kind", "=", kind);
    if (state !== undefined) query = query.where("incident.state", "=", state);
    if (workState !== undefined) query = query.where("incident.work_state", "=", workState);
    if (actor !== undefined) query = query.where("incident.id", "in", this.#named("actor", actor));
    if (repo !== undefined) query = query.where("incident.id", "in", this.#named("repo", repo));
    if (since !== undefined) query = query.where("incident.last_event_at", ">=", asTime(since));
    if (sample !== undefined) query = query.where("incident.sample", "=", sample);
    return query;
  }

  #named(what: "actor" | "repo", name: string) {
    return this.#db
      .selectFrom("incident_name")
      .where("incident_name.workspace_id", "=", this.#workspace)
      .where("what", "=", what)
      .where("name", "=", sql<string>`lower(${name})`)
      .select("incident_id");
  }

  async #since(
    column: "incident.revision" | "incident.raised_revision",
    { revision, limit, wanted }: { revision: number; limit: number; wanted?: readonly SocketFilter[] },
  ): Promise<ChangedIncident[]> {
    const all = this.#all();
    const rows = await (wanted === undefined ? all : all.where(wantedBy(this.#workspace, wanted)))
      .where(column, ">", revision)
      .select(aliasesOfIncident(this.#workspace).as("aliases"))
      .orderBy(column)
      .limit(limit)
      .execute();
    const withPayload = column === "incident.raised_revision"; // those are shown with the raw event
    const incidents = await storedIncidents(this.#db, this.#workspace, rows, withPayload);
    return incidents.map((incident, index) => {
      const { opened_revision, aliases } = rows[index] as (typeof rows)[number];
      return { ...incident, opened: opened_revision > revision, aliases };
    });
  }
}

function aliasesOfIncident(workspace: string) {
  return sql<string[]>`array(
    select alias from incident_alias
    where incident_alias.workspace_id = ${workspace} and incident_alias.incident_id = incident.id order by alias)`;
}

/** A time as a parameter: the columns arrive as numbers and are compared as times. */
function asTime(at: number) {
  return sql<number>`${timestamp(at)}::timestamptz`;
}
