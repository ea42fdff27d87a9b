import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../packages/anomaly/src/index.ts";
import { AlertReceivers, HTTP_CHANNELS, type HttpChannelName, type TakenMessage } from "./alert-receivers.ts";
import { createTestDatabase, databaseUrl, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { type GitHubStandIn, startGitHubStandIn } from "./github-stand-in/stand-in.ts";
import { attackEvent } from "./planted-attack.ts";
import { ServiceProcess } from "./service-process.ts";

/** Where between an incident and the note of its delivery a kill falls: at any time, or beside the receiver's answer. */
export const MOMENTS = ["on the way", "before the answer", "after the answer"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface AlertCrashOptions {
  /** Decides events and moments. */
  seed: number;
  moments: readonly Moment[];
  /** Whether what waits for a killed process to be given up for lost waits no longer than it must; else its real time. */
  hurry?: boolean;
}

/** What is left after the kills, when the service had time to come to its end. */
export interface AlertCrashRun {
  /** Incidents that people were to be told of. */
  paged: number;
  /** Those that became part of an older one, which is then told. */
  merged: number;
  /** `channel incident` of those that a receiver never heard of. */
  lost: string[];
  /** `channel delivery`, once for each time that it came again. */
  repeats: string[];
  /** Those of them that no kill between the sending and the record accounts for. */
  unexplained: string[];
  /** `channel delivery` of what was taken under an id that no stored delivery has. */
  unknown: string[];
  /** Incidents of which PagerDuty made two alerts or more. */
  alertedTwice: string[];
  /** Kills that left a message taken and not recorded. */
  killsBetween: number;
}

/** About as long as it takes from the incident's transaction to the last record. */
const LONGEST_WAY_MS = 900;
/** About as long as recording takes. */
const LONGEST_RECORD_MS = 6;
/** Between two incidents: so far apart they are never taken for one. */
const APART_MS = 600_000;

/** Runs the service, kills it between incidents and the note of their delivery, and lets it finish in the end. */
export async function runAlertCrashes(options: AlertCrashOptions): Promise<AlertCrashRun> {
  const run = await AlertCrashes.start(options);
  try {
    for (const [index, moment] of options.moments.entries()) await run.killAt(moment, index);
    return await run.finish();
  } finally {
    await run.end();
  }
}

class AlertCrashes {
  readonly #options: AlertCrashOptions;
  readonly #random: Random;
  readonly #database: TestDatabase;
  readonly #github: GitHubStandIn;
  readonly #receivers: AlertReceivers;
  readonly #folder: string;
  #service: ServiceProcess;
  /** By delivery: kills that left it under way. */
  readonly #leftUnderWay = new Map<string, number>();
  readonly #endedTries = new Set<string>();
  #killsBetween = 0;

  static async start(options: AlertCrashOptions): Promise<AlertCrashes> {
    const github = await startGitHubStandIn({ untilRead: { perFetch: 40 }, pollIntervalSeconds: 0, tokenLimit: 1e9 });
    const receivers = await AlertReceivers.start();
    const folder = await mkdtemp(join(tmpdir(), "oddwatch-alerts-"));
    await writeFile(join(folder, "config.json"), JSON.stringify({ workspace: settingsOf(receivers) }));
    return new AlertCrashes(options, { github, receivers, folder, database: await createTestDatabase() });
  }

  private constructor(
    options: AlertCrashOptions,
    room: { github: GitHubStandIn; receivers: AlertReceivers; folder: string; database: TestDatabase },
  ) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#database = room.database;
    this.#github = room.github;
    this.#receivers = room.receivers;
    this.#folder = room.folder;
    this.#service = this.#serve();
  }

  /** Makes one more incident that people are to be told of, and strikes before all of it is delivered and recorded. */
  async killAt(moment: Moment, index: number): Promise<void> {
    const older = await this.#pagedIds();
    const struck = moment === "on the way" ? undefined : this.#strikeBesideAnswer(moment, new Set(older));
    const at = Date.now() - (this.#options.moments.length - index) * APART_MS;
    this.#github.window.publish([attackEvent(`mallory-${index}`, { at, id: 8_000_000_000 + index })]);
    await eventually(
      "one more incident is paged",
      async () => this.#service.exit !== undefined || (await this.#pagedIds()).length > older.length,
    ).catch((cause) => {
      throw new Error(`nobody is to be told of anything: ${this.#service.stderr.slice(-3_000)}`, { cause });
    });
    if (struck === undefined) {
      await sleep(this.#random.next() * LONGEST_WAY_MS);
      this.#kill();
    } else await struck;
    await this.#service.exited;
    await this.#noteUnderWay();
    if (this.#options.hurry) await this.#giveUpForLost();
    this.#service = this.#serve();
  }

  /** Resolves when the service was killed beside an answer about none of the older incidents, which may be told of still. */
  async #strikeBesideAnswer(moment: Moment, older: ReadonlySet<string>): Promise<void> {
    const struck = Promise.withResolvers<void>();
    const channel = HTTP_CHANNELS[Math.floor(this.#random.next() * HTTP_CHANNELS.length)];
    const afterMs = Math.floor(this.#random.next() * LONGEST_RECORD_MS);
    const strike = (message: TakenMessage, ms: number) => {
      if (message.channel !== channel || older.has(message.incidentId)) return;
      this.#receivers.onTaken = this.#receivers.onAnswered = () => undefined;
      const kill = () => struck.resolve(this.#kill());
      if (ms === 0) kill();
      else setTimeout(kill, ms);
    };
    if (moment === "before the answer") this.#receivers.onTaken = (message) => strike(message, 0);
    else this.#receivers.onAnswered = (message) => strike(message, afterMs);
    await struck.promise;
  }

  #kill(): void {
    process.kill(this.#service.pid, "SIGKILL");
  }

  async finish(): Promise<AlertCrashRun> {
    const made = this.#options.moments.length;
    // a kill may have come before the service had read of the newest one
    await eventually(
      "all are paged",
      async () => (await this.#pagedIds()).length + (await this.#merged()).length >= made,
    );
    await eventually("everything is delivered", async () => (await this.#unfinished()) === 0, 150_000);
    const aliases = await this.#merged();
    const survivors = new Map(aliases.map(({ alias, incident_id: id }) => [alias, id]));
    const survivorOf = (id: string) => survivors.get(id) ?? id;
    const paged = await this.#pagedIds();
    const lost = HTTP_CHANNELS.flatMap((channel) => {
      const told = new Set(this.#toldBy(channel).map(survivorOf));
      return paged.filter((id) => !told.has(id)).map((id) => `${channel} ${id}`);
    });
    const alerted = [...this.#receivers.pagerDutyAlerts.values()];
    return {
      paged: paged.length,
      merged: aliases.length,
      lost,
      ...this.#repeats(),
      unknown: await this.#unknown(),
      alertedTwice: alerted.filter((id, index) => alerted.indexOf(id) < index),
      killsBetween: this.#killsBetween,
    };
  }

  /** Incidents that one channel was told of. */
  #toldBy(channel: HttpChannelName): string[] {
    return this.#receivers.of(channel).flatMap(({ asks, incidentId }) => (asks ? [incidentId] : []));
  }

  /** PagerDuty drops what comes again; of the others each may come again once for each kill that left it under way. */
  #repeats(): Pick<AlertCrashRun, "repeats" | "unexplained"> {
    const times = new Map<string, number>();
    const repeats: string[] = [];
    const unexplained: string[] = [];
    for (const { channel, id } of this.#receivers.taken) {
      if (channel === "pagerduty") continue;
      const name = `${channel} ${id}`;
      const before = times.get(name) ?? 0;
      times.set(name, before + 1);
      if (before > 0) repeats.push(name);
      if (before > (this.#leftUnderWay.get(id) ?? 0)) unexplained.push(name);
    }
    return { repeats, unexplained };
  }

  async #unknown(): Promise<string[]> {
    const { rows } = await this.#database.owner.query<{ name: string }>(
      "select channel || ' ' || id as name from delivery where status = 'delivered'",
    );
    const known = new Set(rows.map(({ name }) => name));
    const names = this.#receivers.taken.flatMap(({ channel, id }) =>
      channel === "pagerduty" ? [] : [`${channel} ${id}`],
    );
    return names.filter((name) => !known.has(name));
  }

  async end(): Promise<void> {
    await this.#service.end("SIGKILL");
    await this.#github.stop();
    await this.#receivers.stop();
    await this.#database.drop();
    await rm(this.#folder, { recursive: true });
  }

  #serve(): ServiceProcess {
    return new ServiceProcess(["serve", "--port", "0"], {
      ...this.#receivers.env,
      DATABASE_URL: databaseUrl(this.#database),
      GITHUB_API_URL: this.#github.url,
      ODDWATCH_CONFIG: join(this.#folder, "config.json"),
      ODDWATCH_GITHUB_TOKENS: "test-token",
    });
  }

  /** Tries that an earlier kill ended wait until their claim ends, and are not counted again. */
  async #noteUnderWay(): Promise<void> {
    const { rows } = await this.#database.owner.query<{ id: string; attempts: number }>(
      "select id, attempts from delivery where status = 'sending'",
    );
    const ended = rows.filter(({ id, attempts }) => !this.#endedTries.has(`${id} ${attempts}`));
    for (const { id, attempts } of ended) {
      this.#endedTries.add(`${id} ${attempts}`);
      this.#leftUnderWay.set(id, (this.#leftUnderWay.get(id) ?? 0) + 1);
    }
    const taken = new Set(this.#receivers.taken.map(({ id }) => id));
    if (ended.some(({ id }) => taken.has(id))) this.#killsBetween++;
  }

  /** As if the time had passed after which a process that says nothing is taken for dead. */
  async #giveUpForLost(): Promise<void> {
    const { owner } = this.#database;
    await owner.query("update lease set expires_at = now() - interval '1 second'");
    await owner.query("update delivery set claimed_until = now() where status = 'sending'");
    await owner.query("update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'");
  }

  async #pagedIds(): Promise<string[]> {
    const { rows } = await this.#database.owner.query<{ id: string }>(
      "select id from incident where paged_at is not null and not sample",
    );
    return rows.map(({ id }) => id);
  }

  async #merged(): Promise<{ alias: string; incident_id: string }[]> {
    const { rows } = await this.#database.owner.query<{ alias: string; incident_id: string }>(
      "select alias, incident_id from incident_alias",
    );
    return rows;
  }

  /** Jobs, groups and messages that are still to come to their end, deadlines that wait for their minute left out. */
  async #unfinished(): Promise<number> {
    const { rows } = await this.#database.owner.query<{ count: number }>(
      `select (select count(*) from pgboss.job where name in ('default.enrich', 'default.summarise', 'default.notify',
           'default.given-up') and state < 'completed')
         + (select count(*) from delivery where status in ('planned', 'sending', 'failed'))
         + (select count(*) from incident where paged_at is not null and not sample and not exists (
             select from delivery where incident.id = any(incident_ids) and status = 'delivered')) as count`,
    );
    return rows[0]?.count ?? 0;
  }
}

/** Every incident is told by itself, at once, through all channels. */
function settingsOf({ channels }: AlertReceivers): Record<string, unknown> {
  const route = { name: "all", channels: [...HTTP_CHANNELS], groupBy: ["incident"], groupWaitSeconds: 0 };
  return {
    budget: { per: "day", incidents: 1_000 },
    enrichment: { enabled: false },
    alerts: {
      channels,
      routes: [{ ...route, groupIntervalSeconds: 0, duplicateSeconds: 0 }],
      messagesPerHour: 10_000,
    },
    sources: { status: false },
  };
}
