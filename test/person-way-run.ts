import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Health } from "../packages/protocol/src/index.ts";
import { AlertReceivers, HTTP_CHANNELS, type HttpChannelName, type ReceiverFault } from "./alert-receivers.ts";
import { createTestDatabase, databaseUrl, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { madeEvents } from "./github-stand-in/made-events.ts";
import { type LookupFault, LookupStandIn } from "./lookup-stand-in.ts";
import { type MailFault, MailStandIn } from "./mail-stand-in.ts";
import { honestText } from "./model-answers.ts";
import { type ModelProtocol, type ModelReply, ModelStandIn } from "./model-stand-in.ts";
import { attackEvent } from "./planted-attack.ts";
import { floodEvents } from "./planted-flood.ts";
import { ServiceProcess } from "./service-process.ts";
import { NOON } from "./synthetic-activity.ts";

export const CHANNELS = ["mail", ...HTTP_CHANNELS] as const;
export type ChannelName = (typeof CHANNELS)[number];
export const STAND_INS = ["lookups", "model", ...CHANNELS] as const;
export type StandInName = (typeof STAND_INS)[number];
export const FAULTS = ["slow", "failing", "rate-limited", "malformed"] as const;
export type FaultName = (typeof FAULTS)[number];

export interface PersonWayOptions {
  faults?: Partial<Record<StandInName, FaultName>>;
  protocol?: ModelProtocol;
  /** Archive files instead of the made hour. */
  files?: string[];
}

/** A message that says what happened: that it is over tells nobody anything. */
const TOLD = "status = 'delivered' and kind in ('opened', 'updated') and incident.id = any(incident_ids)";

/** An incident that people were to be told of, and what became of it. Times in ms since epoch. */
export interface PagedIncident {
  id: string;
  /** When it was to be told at the latest, before its group waits. */
  deadline: number;
  evidence: string | null;
  model: string | null;
  /** When each channel first told of it. */
  toldAt: Partial<Record<ChannelName, number>>;
  /** Groups in which each channel told of it. */
  groups: Partial<Record<ChannelName, number>>;
}

const HTTP_FAULTS: Record<FaultName, ReceiverFault & LookupFault & ModelReply> = {
  slow: "never",
  failing: { status: 503 },
  "rate-limited": { status: 429, headers: { "retry-after": "6" } },
  malformed: { raw: "<html>what is no answer at all" },
};
const MAIL_FAULTS: Record<FaultName, MailFault> = {
  slow: "never",
  failing: { reply: 451, text: "Requested action aborted: local error in processing" },
  "rate-limited": { reply: 450, text: "4.7.1 Too many messages, try again later" },
  malformed: { raw: "what is no mail server at all\r\n" },
};
const ATTACKS = 6;
const MINUTE_MS = 60_000;

/** A service with everything around it on the way from incident to person, on an hour of archive files. */
export class PersonWay {
  readonly receivers: AlertReceivers;
  readonly mail: MailStandIn;
  readonly service: ServiceProcess;
  readonly #lookups: LookupStandIn;
  readonly #model: ModelStandIn;
  readonly #database: TestDatabase;
  readonly #folder: string;

  static async start(options: PersonWayOptions = {}): Promise<PersonWay> {
    const standIns = await Promise.all([
      AlertReceivers.start(),
      MailStandIn.start(),
      LookupStandIn.start(),
      ModelStandIn.start(),
      createTestDatabase(),
    ]);
    const folder = await mkdtemp(join(tmpdir(), "oddwatch-way-"));
    const hour = join(folder, "2026-11-20-12.json");
    await writeFile(hour, madeHour());
    const [receivers, mail, , model] = standIns;
    const workspace = settingsOf({ receivers, mail, model, protocol: options.protocol ?? "anthropic" });
    await writeFile(join(folder, "config.json"), JSON.stringify({ workspace }));
    return new PersonWay(standIns, folder, { ...options, files: options.files ?? [hour] });
  }

  private constructor(
    [receivers, mail, lookups, model, database]: [
      AlertReceivers,
      MailStandIn,
      LookupStandIn,
      ModelStandIn,
      TestDatabase,
    ],
    folder: string,
    { faults = {}, files = [] }: PersonWayOptions,
  ) {
    this.receivers = receivers;
    this.mail = mail;
    this.#lookups = lookups;
    this.#model = model;
    this.#database = database;
    this.#folder = folder;
    this.suffer(faults);
    this.service = new ServiceProcess(["serve", "--port", "0", "--from", ...files, "--speed", "max"], {
      ...receivers.env,
      ODDWATCH_SECRET_VARIABLES: `${receivers.env.ODDWATCH_SECRET_VARIABLES},MODEL_KEY`,
      MODEL_KEY: "a-made-up-model-key",
      DATABASE_URL: databaseUrl(database),
      GITHUB_API_URL: lookups.url,
      ODDWATCH_GITHUB_TOKENS: "test-token",
      ODDWATCH_CONFIG: join(folder, "config.json"),
    });
  }

  /** From now on these faults, and no others. */
  suffer(faults: Partial<Record<StandInName, FaultName>>): void {
    const { lookups, model, mail } = faults;
    const faultOf = (channel: HttpChannelName) => faults[channel] && HTTP_FAULTS[faults[channel]];
    this.receivers.faultFor = faultOf;
    this.mail.fault = mail && MAIL_FAULTS[mail];
    this.#lookups.faultFor = () => lookups && HTTP_FAULTS[lookups];
    this.#model.reply = ({ prompt }) => (model === undefined ? { text: honestText(prompt) } : HTTP_FAULTS[model]);
  }

  /** Resolves when the whole hour was read and each of these channels has told of every paged incident. */
  async toldBy(channels: readonly ChannelName[]): Promise<PagedIncident[]> {
    const isRead = async () => {
      if (this.service.exit !== undefined) throw new Error(`it ended: ${this.service.stderr}`);
      return (await this.service.health()).sources.some(({ state }) => state === "done");
    };
    await eventually("the hour is read", isRead, 300_000);
    return eventually(
      `everything is told by ${channels.join()}`,
      async () => {
        const incidents = await this.paged();
        return (
          incidents.length > 0 &&
          incidents.every(({ toldAt }) => channels.every((name) => toldAt[name] !== undefined)) &&
          incidents
        );
      },
      150_000,
    );
  }

  /** Waits until /health says it of itself. */
  async healthy(what: string, is: (health: Health) => boolean): Promise<Health & { code: number }> {
    return eventually(`/health says ${what}`, async () => {
      const health = await this.service.health();
      return is(health) && health;
    });
  }

  async paged(): Promise<PagedIncident[]> {
    const { rows } = await this.#database.owner.query<PagedIncident>(
      `select incident.id, evidence.state as evidence, summary.model,
         (select extract(epoch from min(start_after)) * 1000 from pgboss.job where name = 'default.deadline'
            and singleton_key = incident.id)::float8 as deadline,
         (select coalesce(json_object_agg(channel, at), '{}') from (
            select channel, extract(epoch from min(ended_at)) * 1000 as at from delivery
            where ${TOLD} group by channel) as told) as "toldAt",
         (select coalesce(json_object_agg(channel, count), '{}') from (
            select channel, count(distinct group_id) from delivery
            where ${TOLD} group by channel) as told) as groups
       from incident left join evidence on evidence.incident_id = incident.id
         left join summary on summary.incident_id = incident.id
       where paged_at is not null and not sample order by incident.id`,
    );
    return rows;
  }

  /** Ids of the messages that were recorded as delivered, sorted. */
  async delivered(channel: ChannelName): Promise<string[]> {
    const { rows } = await this.#database.owner.query<{ id: string }>(
      "select id from delivery where channel = $1 and status = 'delivered' order by id",
      [channel],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of the messages that a channel took, sorted; of PagerDuty, which has no place for them, its dedup keys. */
  taken(channel: ChannelName): string[] {
    const taken = channel === "mail" ? this.mail.taken : this.receivers.of(channel);
    return taken.map(({ id }) => id).sort();
  }

  /** How many incidents the largest group has. */
  async largestGroup(): Promise<number> {
    const { rows } = await this.#database.owner.query<{ size: number }>(
      "select max(cardinality(incident_ids)) as size from alert_group",
    );
    return rows[0]?.size ?? 0;
  }

  async end(): Promise<void> {
    await this.service.end("SIGKILL");
    await Promise.all([this.receivers, this.mail, this.#lookups, this.#model].map((each) => each.stop()));
    await this.#database.drop();
    await rm(this.#folder, { recursive: true });
  }
}

/** Ordinary events, a flood, and attacks ten minutes apart, half of them on one owner's repositories. */
function madeHour(): string {
  const attacks = Array.from({ length: ATTACKS }, (_, index) => {
    const name = `mallory-${index}`;
    const repo = `${index % 2 === 0 ? "octo-org" : name}/tools-${index}`;
    return attackEvent(name, { at: NOON + (index * 9 + 5) * MINUTE_MS, id: 8_000_000_000 + index, repo });
  });
  const flood = floodEvents("loud-account", { count: 60, startAt: NOON + 30 * MINUTE_MS, firstId: 7_000_000_000 });
  const events = [...madeEvents({ count: 1_100, startAt: NOON, stepMs: 3_200 }), ...flood, ...attacks];
  return events
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
    .map((event) => JSON.stringify(event))
    .join("\n");
}

interface Surroundings {
  receivers: AlertReceivers;
  mail: MailStandIn;
  model: ModelStandIn;
  protocol: ModelProtocol;
}

function settingsOf({ receivers, mail, model, protocol }: Surroundings): Record<string, unknown> {
  const route = { name: "all", channels: [...CHANNELS], groupWaitSeconds: 1, groupIntervalSeconds: 1 };
  return {
    // none is over before all have come, however fast the hour is read: else how many share a group would be luck
    detection: { incidents: { quietMinutes: 90 } },
    summaries: {
      provider: { kind: protocol, url: model.url, key: { env: "MODEL_KEY" } },
      models: { critical: "stand-in", high: "stand-in", medium: "stand-in" },
      timeoutSeconds: 3,
    },
    alerts: { channels: { ...receivers.channels, mail: mail.channel }, routes: [route] },
    sources: { status: false },
  };
}
