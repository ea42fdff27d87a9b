import { createHash } from "node:crypto";
import { maskSecrets } from "@oddwatch/pipeline";
import type pg from "pg";
import type { Clock } from "../../clock.ts";
import type { Metrics } from "../../metrics.ts";
import type { StorageLog } from "../../storage/storage-log.ts";
import type { AlertSettings } from "../alert-settings.ts";
import type { Channel, Message } from "../channel.ts";
import { DeliveryError } from "../delivery-error.ts";
import { DigestFigures } from "../digest/digest-figures.ts";
import type { MessageRequest, WriteMessage } from "../message-request.ts";
import { QUIET_KINDS } from "../plan/alert-group.ts";
import { type ClaimedDelivery, claimDeliveries, renewClaims } from "./claim-deliveries.ts";
import { recordDelivery, type TryOutcome } from "./record-delivery.ts";
import { tryAgainAt } from "./try-again.ts";

/** Longest time of one try; channels have shorter limits of their own. */
const TRY_MS = 30_000;
/** Several times within the life of a claim, so that a look or two may be late. */
const RENEW_MS = 3_000;
const AT_ONCE = 16;
const REASON_LENGTH = 500;

/** A channel as the settings describe it. @throws DeliveryError `not-configured`. */
export type OpenChannel = (name: string, settings: AlertSettings) => Channel;

export interface DeliverySenderOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  log: StorageLog;
  readSettings: () => Promise<AlertSettings>;
  openChannel: OpenChannel;
  writeMessage: WriteMessage;
  metrics: Pick<Metrics, "deliveries" | "deliverySeconds">;
}

/** Sends what is planned, several at the same time, and records what came of it after the receiver took it. */
export class DeliverySender {
  readonly #options: DeliverySenderOptions;
  readonly #running = new Map<string, { channel: string; ended: Promise<void> }>();
  readonly #stop = new AbortController();
  /** One after the other: two at the same time would not see what the other takes. */
  #starting: Promise<void> = Promise.resolve();
  /** ms since epoch. */
  #renewedAt = 0;

  constructor(options: DeliverySenderOptions) {
    this.#options = options;
  }

  /**
   * Starts what is due, as far as there is room, and says of what is under way that it is; what waits for room follows by
   * itself. Resolves when it was started; to be called every few seconds at least. @throws what the database fails with.
   */
  sendDue(): Promise<void> {
    const started = this.#starting.then(() => this.#startDue());
    this.#starting = started.catch(() => undefined); // whoever asked is told; the next one begins anew
    return started;
  }

  async #startDue(): Promise<void> {
    const { pool, workspace, clock } = this.#options;
    if (this.#stop.signal.aborted) return;
    await this.#renew(); // before others are taken, so that no late look takes its own for lost
    const limit = AT_ONCE - this.#running.size;
    if (limit <= 0) return;
    const underWay = [...this.#running.values()].map(({ channel }) => channel);
    for (const delivery of await claimDeliveries(pool, workspace, { now: clock(), limit, underWay })) {
      const ended = this.#send(delivery).finally(() => {
        this.#running.delete(delivery.id);
        void this.sendDue().catch(() => undefined); // the next look fails alike, and says so
      });
      this.#running.set(delivery.id, { channel: delivery.channel, ended });
    }
  }

  /** Resolves when all that was started, and what waited for room behind it, has ended. */
  async settled(): Promise<void> {
    await this.#starting;
    while (this.#running.size > 0) {
      await Promise.all([...this.#running.values()].map(({ ended }) => ended));
      await this.#starting;
    }
  }

  /** Ends what is under way; it is tried again after the next start. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("the service stops"));
    await this.settled();
  }

  async #renew(): Promise<void> {
    const { pool, workspace, clock } = this.#options;
    const now = clock();
    if (this.#running.size === 0 || now - this.#renewedAt < RENEW_MS) return;
    await renewClaims(pool, workspace, [...this.#running.keys()], now);
    this.#renewedAt = now;
  }

  async #send(delivery: ClaimedDelivery): Promise<void> {
    const { pool, workspace, clock, log, metrics } = this.#options;
    const outcome = await this.#try(delivery).catch((error: unknown) => this.#failure(delivery, error));
    const { id, channel, kind } = delivery;
    metrics.deliveries.inc({ channel, kind, outcome: outcome.status });
    if (outcome.status === "delivered") {
      metrics.deliverySeconds.observe({ channel }, Math.max(0, clock() - delivery.planned_at) / 1000);
    }
    if (outcome.status === "given-up") log.error({ id, channel, kind, reason: outcome.error }, "an alert was given up");
    try {
      await recordDelivery({ pool, workspace, now: clock() }, delivery, outcome);
    } catch (error) {
      log.warn({ err: error, id, channel }, "what came of an alert could not be stored; it is sent once more later");
    }
  }

  async #try(delivery: ClaimedDelivery): Promise<TryOutcome> {
    const { readSettings, openChannel, writeMessage } = this.#options;
    const settings = await readSettings();
    if (!Object.hasOwn(settings.channels, delivery.channel)) {
      return { status: "given-up", error: `There is no channel ${delivery.channel} any more.` };
    }
    const channel = openChannel(delivery.channel, settings);
    const message = await writeMessage(requestOf(delivery));
    if (message === undefined) return { status: "given-up", error: "None of its incidents is stored any more." };
    // it came back while this one waited for the night to end
    if (delivery.kind === "resolved" && channel.thread !== "alarms" && message.standing !== "over")
      return { status: "skipped" };
    const content = contentOf(message);
    const last = await this.#lastDelivered(delivery);
    if (delivery.kind === "facts" && content === last.content) return { status: "skipped" };
    const { reference, note } = await channel.deliver(message, {
      deliveryId: delivery.id,
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TRY_MS)]),
      earlier: last.reference ?? undefined,
      isQuiet: QUIET_KINDS.includes(delivery.kind),
    });
    return { status: "delivered", content, reference, note };
  }

  #failure({ attempts, planned_at: plannedAt }: ClaimedDelivery, error: unknown): TryOutcome {
    const now = this.#options.clock();
    const reason = maskSecrets(error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH);
    if (this.#stop.signal.aborted && !(error instanceof DeliveryError)) {
      return { status: "failed", dueAt: now, error: reason };
    }
    const dueAt = tryAgainAt({ error, attempts, plannedAt, now });
    return dueAt === undefined ? { status: "given-up", error: reason } : { status: "failed", dueAt, error: reason };
  }

  /** What the channel shows of the group now, and what it calls it. */
  async #lastDelivered({ group_id: group, channel }: ClaimedDelivery): Promise<LastDelivered> {
    const { pool, workspace } = this.#options;
    const { rows } = await pool.query<LastDelivered>(
      `select content, reference from delivery
       where workspace_id = $1 and group_id = $2 and channel = $3 and status = 'delivered' order by ordinal desc limit 1`,
      [workspace, group, channel],
    );
    return rows[0] ?? { content: null, reference: null };
  }
}

interface LastDelivered {
  content: string | null;
  reference: string | null;
}

function requestOf({ id, group_id: group, kind, incident_ids: incidentIds, details }: ClaimedDelivery): MessageRequest {
  const thread = group ?? id;
  if (kind === "digest") return { kind, thread, incidentIds, digest: DigestFigures.parse(details) };
  return { kind: kind === "facts" ? "updated" : kind, thread, incidentIds };
}

/** The same for messages that say the same, whenever and as whatever they are sent. */
function contentOf({ at, kind, ...said }: Message): string {
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 32);
}
