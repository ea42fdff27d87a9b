import type { AlertChannelHealth, AlertHealth } from "@oddwatch/protocol";
import type pg from "pg";
import type { Clock } from "../clock.ts";
import type { IncidentStep } from "../jobs/incident-way.ts";
import type { Metrics } from "../metrics.ts";
import type { SecretRef } from "../secrets/secret-ref.ts";
import type { StorageLog } from "../storage/storage-log.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { WriteMessage } from "./message-request.ts";
import { notifyStep } from "./notify-step.ts";
import { planDueGroups } from "./plan-due-groups.ts";
import { DeliverySender, type OpenChannel } from "./send/delivery-sender.ts";
import { SettingsReader } from "./settings-reader.ts";
import { readChannelHealth } from "./store/read-channel-health.ts";

/** How soon something new or due is looked at. */
const LOOK_MS = 500;

export interface AlertServiceOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  newId: () => string;
  log: StorageLog;
  openChannel: OpenChannel;
  writeMessage: WriteMessage;
  metrics: Pick<Metrics, "deliveries" | "deliverySeconds">;
  readSecret: (ref: SecretRef) => Promise<string>;
  ping: (url: string, signal: AbortSignal) => Promise<void>;
  /** Whether the service does what it is there for. */
  isWell: () => boolean;
}

/** From incidents to people: groups what comes over the way, plans what is said of it and when, and sends it. */
export class AlertService {
  /** What the way from incident to person ends with. */
  readonly step: IncidentStep;
  readonly heartbeat: Heartbeat;
  readonly #options: AlertServiceOptions;
  readonly #settings: SettingsReader;
  readonly #sender: DeliverySender;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #error: string | undefined;
  #channels: AlertChannelHealth[] = [];

  constructor(options: AlertServiceOptions) {
    const { pool, workspace } = options;
    this.#options = options;
    this.#settings = new SettingsReader(workspace);
    this.heartbeat = new Heartbeat(options);
    const readSettings = (client: Parameters<SettingsReader["read"]>[0]) => this.#settings.read(client);
    this.step = notifyStep({ ...options, readSettings });
    this.#sender = new DeliverySender({ ...options, readSettings: () => readSettings(pool) });
  }

  /** How it stands, as of the last look. */
  get health(): AlertHealth {
    const { lastSuccessAt, failure } = this.heartbeat.state;
    return {
      ok: this.#error === undefined && failure === undefined && this.#channels.every(({ ok }) => ok),
      error: this.#error ?? (failure === undefined ? null : `The outgoing heartbeat does not arrive (${failure}).`),
      channels: this.#channels,
      last_heartbeat_at: lastSuccessAt === undefined ? null : new Date(lastSuccessAt).toISOString(),
    };
  }

  start(): void {
    this.#timer = setInterval(() => this.#wake(), LOOK_MS);
  }

  /** Looks once: plans what is due, starts sending it, and beats. @throws what the database fails with. */
  async look(): Promise<void> {
    const readSettings = (client: Parameters<SettingsReader["read"]>[0]) => this.#settings.read(client);
    await planDueGroups({ ...this.#options, readSettings });
    await this.#sender.sendDue();
    const { pool, workspace, clock } = this.#options;
    this.#channels = await readChannelHealth(pool, workspace, clock());
    const { heartbeat } = await this.#settings.read(pool);
    void this.heartbeat.beat(heartbeat);
  }

  /** Resolves when all that is being sent has ended. */
  settled(): Promise<void> {
    return this.#sender.settled();
  }

  /** Ends what is under way; it goes on after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#sender.stop();
  }

  #wake(): void {
    this.#looking ??= this.look()
      .then(() => {
        this.#error = undefined;
      })
      .catch((error: Error) => {
        if (this.#error === undefined) this.#options.log.warn({ err: error }, "alerts wait: trying again");
        this.#error = error.message;
      })
      .finally(() => {
        this.#looking = undefined;
      });
  }
}
