import { setTimeout as sleep } from "node:timers/promises";
import type { SettingsInForce, SettingsVersion } from "@oddwatch/protocol";
import type pg from "pg";
import type { Clock } from "./clock.ts";
import { WorkspaceConfig } from "./config.ts";
import type { Ingest } from "./ingest/ingest.ts";
import { pipelineSettings, settingsRound } from "./ingest/settings-round.ts";
import { checkedSettings } from "./settings-change.ts";
import { newestSettings, SettingsChanged, writeSettings } from "./storage/settings.ts";

/** So long a change waits to be told that it is in force; it comes into force also later. */
const IN_FORCE_WITHIN_MS = 5_000;
const MOST_TRIES = 5;

export interface SettingsDeskOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  /** What brings a change into the log at once; without it the next start does. */
  ingest?: Pick<Ingest, "store" | "state">;
  /** Throws a ConfigError for settings that can be used, though not by this service as it was started. */
  refuse?: (settings: WorkspaceConfig) => void;
}

/** Reads what people set, and takes changes of it: stored as a version first, then brought into the log, in this order. */
export class SettingsDesk {
  readonly #options: SettingsDeskOptions;
  /** Resolves when every change so far is done with: versions enter the log in their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SettingsDeskOptions) {
    this.#options = options;
  }

  /** The newest version; version 0 and the defaults before the first. */
  async read(): Promise<SettingsVersion> {
    const newest = await newestSettings(this.#options.pool, this.#options.workspace);
    const settings = WorkspaceConfig.parse(newest?.settings ?? {});
    return { version: newest?.version ?? 0, settings };
  }

  /**
   * Makes `given` the next version, unless nothing differs. `after` is the version that the change was made from.
   * @throws ConfigError when it cannot be used, SettingsChanged when `after` is no longer the newest.
   */
  change(given: unknown, { after, author }: { after: number; author: string }): Promise<SettingsInForce> {
    const settings = checkedSettings(given);
    this.#options.refuse?.(settings);
    const change = this.#last.then(() => this.#change(settings, { after, author }));
    this.#last = change.catch(() => undefined); // its caller hears of it; the next does not depend on it
    return change;
  }

  /**
   * Changes what is newest, however often somebody else changes other parts meanwhile.
   * @throws ConfigError when it cannot be used, SettingsChanged when somebody always came first.
   */
  async edit(author: string, edit: (before: WorkspaceConfig) => unknown): Promise<SettingsInForce> {
    for (let tried = 1; ; tried += 1) {
      const { version, settings } = await this.read();
      try {
        return await this.change(edit(WorkspaceConfig.parse(settings)), { after: version, author });
      } catch (error) {
        if (!(error instanceof SettingsChanged) || tried === MOST_TRIES) throw error;
      }
    }
  }

  async #change(
    settings: WorkspaceConfig,
    { after, author }: { after: number; author: string },
  ): Promise<SettingsInForce> {
    const { pool, workspace, clock } = this.#options;
    const before = await this.read();
    if (before.version !== after) throw new SettingsChanged(after);
    const needsRestart = !isEqual(before.settings.sources, settings.sources);
    if (isEqual(before.settings, settings)) {
      return { version: before.version, changed: false, in_force: true, needs_restart: false };
    }
    const version = await writeSettings(pool, workspace, { at: clock(), author, settings }, { after });
    return { version, changed: true, in_force: await this.#bringIn(version, settings), needs_restart: needsRestart };
  }

  async #bringIn(version: number, settings: WorkspaceConfig): Promise<boolean> {
    const { ingest, workspace, clock } = this.#options;
    if (ingest === undefined) return false;
    const at = ingest.state.watermark ?? clock();
    const stored = ingest.store(settingsRound(version, pipelineSettings(settings, workspace), at));
    return Promise.race([stored, sleep(IN_FORCE_WITHIN_MS, false, { ref: false })]);
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
