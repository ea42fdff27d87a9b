import type pg from "pg";
import type { Clock } from "../clock.ts";
import { ConfigError } from "../config-error.ts";
import type { SettingsDesk } from "../settings-desk.ts";
import { timestamp } from "../storage/timestamp.ts";
import { AlertSettings } from "./alert-settings.ts";
import type { MessagePreview } from "./channel.ts";
import { DeliveryError } from "./delivery-error.ts";
import { testMessage } from "./message/test-message.ts";
import type { WriteMessage } from "./message-request.ts";
import type { Silence } from "./route/mute.ts";
import { type IncidentPreview, previewRoutes } from "./route/preview-routes.ts";
import type { OpenChannel } from "./send/delivery-sender.ts";
import { type DeliveryFilter, listDeliveries, type StoredDelivery } from "./store/list-deliveries.ts";
import { readAlertIncidents, readStanding } from "./store/read-alert-incidents.ts";

const TRY_MS = 20_000;
/** Silences that ended so long ago leave the settings; their versions still hold them. */
const KEPT_MS = 7 * 86_400_000;

export interface AlertDeskOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  newId: () => string;
  settings: Pick<SettingsDesk, "read" | "edit">;
  openChannel: OpenChannel;
  writeMessage: WriteMessage;
  /** Where people reach the service. */
  publicUrl: string | undefined;
}

/** What came of a test message. */
export interface TestedChannel {
  deliveryId: string;
  /** Undefined when the receiver took it. */
  error: string | undefined;
}

/** What people do about alerts through the API. */
export class AlertDesk {
  readonly #options: AlertDeskOptions;

  constructor(options: AlertDeskOptions) {
    this.#options = options;
  }

  /** Those that hold, will hold, or ended within a week. */
  async silences(): Promise<Silence[]> {
    return (await this.#alerts()).silences;
  }

  /** @throws ConfigError when it ends before it begins or in the past. */
  async silence(given: Omit<Silence, "id">): Promise<Silence> {
    const { clock, newId } = this.#options;
    const from = given.from === undefined ? clock() : Date.parse(given.from);
    if (Date.parse(given.until) <= Math.max(from, clock())) throw new ConfigError("A silence must end in the future.");
    const silence = { ...given, id: newId() };
    const since = clock() - KEPT_MS;
    await this.#change(given.author, (silences) => [
      ...silences.filter(({ until }) => Date.parse(until) > since),
      silence,
    ]);
    return silence;
  }

  /** @returns false when there is no such silence. */
  async unsilence(id: string, author: string): Promise<boolean> {
    if (!(await this.silences()).some((silence) => silence.id === id)) return false;
    await this.#change(author, (silences) => silences.filter((silence) => silence.id !== id));
    return true;
  }

  /** Newest first. */
  deliveries(filter: DeliveryFilter, limit: number): Promise<StoredDelivery[]> {
    return listDeliveries(this.#options.pool, this.#options.workspace, filter, limit);
  }

  /** Who would be told of a stored incident; undefined when there is none of this id. */
  async preview(incidentId: string): Promise<IncidentPreview | undefined> {
    const { pool, workspace, clock } = this.#options;
    const settings = await this.#alerts();
    const { incidents, survivorOf } = await readAlertIncidents(pool, workspace, [incidentId], settings);
    const incident = incidents.get(survivorOf(incidentId));
    if (incident === undefined) return undefined;
    const standing = settings.inhibitions.length === 0 ? [] : await readStanding(pool, workspace, settings);
    return previewRoutes(incident, { settings, standing, now: clock() });
  }

  /**
   * What a channel would send about a stored incident, without sending it; undefined when there is no such channel or incident.
   * @throws DeliveryError when the channel cannot be used as it is set up.
   */
  async previewMessage(name: string, incidentId: string): Promise<MessagePreview | undefined> {
    const { openChannel, writeMessage } = this.#options;
    const settings = await this.#alerts();
    if (!Object.hasOwn(settings.channels, name)) return undefined;
    const message = await writeMessage({ kind: "opened", thread: "preview", incidentIds: [incidentId] });
    return message && openChannel(name, settings).preview(message);
  }

  /** Sends a test message at once, without any rule; undefined when there is no such channel. */
  async test(name: string, author: string): Promise<TestedChannel | undefined> {
    const { newId, openChannel, clock } = this.#options;
    const settings = await this.#alerts();
    if (!Object.hasOwn(settings.channels, name)) return undefined;
    const deliveryId = newId();
    try {
      const { workspace, publicUrl } = this.#options;
      const message = testMessage({ channel: name, workspace, at: clock(), askedBy: author, publicUrl });
      const signal = AbortSignal.timeout(TRY_MS);
      const { reference } = await openChannel(name, settings).deliver(message, { deliveryId, signal });
      await this.#recordTest(name, { deliveryId, error: undefined }, reference);
      return { deliveryId, error: undefined };
    } catch (error) {
      if (!(error instanceof DeliveryError) && (error as Error).name !== "TimeoutError") throw error;
      const tested = { deliveryId, error: (error as Error).message };
      await this.#recordTest(name, tested, undefined);
      return tested;
    }
  }

  async #alerts(): Promise<AlertSettings> {
    const { settings } = await this.#options.settings.read();
    return AlertSettings.parse((settings as { alerts?: unknown }).alerts ?? {});
  }

  async #change(author: string, change: (silences: Silence[]) => Silence[]): Promise<void> {
    await this.#options.settings.edit(author, (settings) => {
      const { alerts } = settings;
      return { ...settings, alerts: { ...alerts, silences: change(alerts.silences) } };
    });
  }

  async #recordTest(channel: string, { deliveryId, error }: TestedChannel, reference?: string): Promise<void> {
    const { pool, workspace, clock } = this.#options;
    await pool.query(
      `insert into delivery (workspace_id, id, channel, kind, incident_ids, status, planned_at, due_at, ended_at, attempts, reference, error)
       values ($1, $2, $3, 'test', '{}', $4, $5, $5, $5, 1, $6, $7)`,
      [
        workspace,
        deliveryId,
        channel,
        error === undefined ? "delivered" : "given-up",
        timestamp(clock()),
        reference ?? null,
        error ?? null,
      ],
    );
  }
}
