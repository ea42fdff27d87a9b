import type { Severity } from "@oddwatch/pipeline";
import { AlertSettings, routesOf } from "./alert-settings.ts";
import type { Channel } from "./channel.ts";
import type { AlertGroup } from "./plan/alert-group.ts";
import { joinGroup } from "./plan/join-group.ts";
import { type GroupPlan, type PlanContext, planGroup } from "./plan/plan-group.ts";
import type { AlertIncident } from "./route/alert-incident.ts";

/** 2025-07-04T15:00:00Z, a Friday. */
export const START = Date.UTC(2025, 6, 4, 15);

/** A paged flood that goes on and that nobody has in hand, to be changed as a test needs it. */
export function pagedIncident(id = "a", given: Partial<AlertIncident> = {}): AlertIncident {
  return {
    id,
    kind: "flood",
    title: `A flood (${id})`,
    severity: "high",
    score: 0.9,
    entities: [{ kind: "actor", name: `user-${id}` }],
    owners: ["octo-org"],
    repositories: ["octo-org/pages"],
    actors: [`user-${id}`],
    labels: [],
    fingerprint: `flood ${id}`,
    isPaged: true,
    isOver: false,
    isDone: false,
    isAcknowledged: false,
    isSample: false,
    ...given,
  };
}

/** Settings with the channels `slack`, `pager` and `mail`, and one route called `team` to the first. */
export function alertSettings(given: Record<string, unknown> = {}, route: Record<string, unknown> = {}): AlertSettings {
  return AlertSettings.parse({
    channels: {
      slack: { type: "slack", url: { env: "SLACK_URL" } },
      pager: { type: "pagerduty", routingKey: { env: "PAGER_KEY" } },
      mail: { type: "email", host: "mail.example.com", from: "watch@example.com", to: ["ada@example.com"] },
    },
    routes: [{ name: "team", channels: ["slack"], ...route }],
    ...given,
  });
}

/** One group under a clock that a test moves: the deciding half of alerting without any storage. */
export class GroupUnderTest {
  now = START;
  settings: AlertSettings;
  readonly incidents = new Map<string, AlertIncident>();
  readonly sent: { seconds: number; kind: string; channel: string; ids: string[] }[] = [];
  readonly noted: string[] = [];
  context: Partial<PlanContext> = {};
  group: AlertGroup | undefined;
  isClosed = false;
  nextAt: number | undefined;

  constructor(settings = alertSettings()) {
    this.settings = settings;
  }

  /** Stores incidents as they are now, puts them into the group, and plans. */
  notify(...incidents: AlertIncident[]): this {
    const [route] = routesOf(this.settings);
    for (const incident of incidents) {
      if (route === undefined || this.isClosed) continue;
      this.incidents.set(incident.id, incident);
      const open = this.group === undefined ? [] : [this.group];
      this.group = joinGroup(incident, route, { open, begun: 0, now: this.now, newId: () => "g1" });
    }
    return this.plan();
  }

  /** Changes incidents that are known, and plans. */
  change(id: string, given: Partial<AlertIncident> & { severity?: Severity }): this {
    this.incidents.set(id, { ...(this.incidents.get(id) as AlertIncident), ...given });
    return this.plan();
  }

  /** Moves the clock, planning whenever the group asked for it. */
  after(seconds: number): this {
    const end = this.now + seconds * 1000;
    while (this.nextAt !== undefined && this.nextAt <= end && !this.isClosed) {
      this.now = this.nextAt;
      this.plan();
    }
    this.now = end;
    return this;
  }

  plan(): this {
    if (this.group === undefined || this.isClosed) return this;
    const plan = this.planned(this.group);
    for (const { kind, channel, incidentIds: ids, dueAt } of plan.deliveries) {
      this.sent.push({ seconds: (dueAt - START) / 1000, kind, channel, ids });
    }
    for (const { incidentId, decision, reason } of plan.notes) this.noted.push(`${incidentId} ${decision} ${reason}`);
    this.group = plan.group;
    this.nextAt = plan.nextAt;
    this.isClosed = plan.isClosed;
    return this;
  }

  planned(group: AlertGroup): GroupPlan {
    return planGroup(group, {
      settings: this.settings,
      route: routesOf(this.settings).find(({ name }) => name === group.route),
      incidents: this.incidents,
      standing: [...this.incidents.values()].filter(({ isOver, isDone }) => !isOver && !isDone),
      toldBefore: [],
      taken: new Map(),
      traitsOf: (name) => ({ thread: THREADS[name] ?? "repeats", takes: TAKES }),
      now: this.now,
      ...this.context,
    });
  }

  /** What was sent, in short: `30 opened slack a,b`. */
  get story(): string[] {
    return this.sent.map(({ seconds, kind, channel, ids }) => `${seconds} ${kind} ${channel} ${ids.join()}`);
  }
}

const THREADS: Record<string, Channel["thread"]> = { mail: "follows", pager: "alarms" };
const TAKES = ["opened", "updated", "reminder", "escalated", "acknowledged", "resolved", "digest", "test"] as const;
