import { WorkspaceConfig } from "../config.ts";
import { newestSettings } from "../storage/settings.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { AlertSettings } from "./alert-settings.ts";

/** Reads what people set for alerts, anew only when there is a newer version. */
export class SettingsReader {
  readonly #workspace: string;
  #version = -1;
  #settings: AlertSettings | undefined;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** Those in force now; the defaults before the first version. @throws what the database fails with. */
  async read(db: Queryable): Promise<AlertSettings> {
    const { rows } = await db.query<{ version: number | null }>(
      "select max(version) as version from setting_version where workspace_id = $1",
      [this.#workspace],
    );
    const version = rows[0]?.version ?? 0;
    if (this.#settings === undefined || version !== this.#version) {
      const newest = await newestSettings(db, this.#workspace);
      this.#settings = WorkspaceConfig.parse(newest?.settings ?? {}).alerts;
      this.#version = newest?.version ?? 0;
    }
    return this.#settings;
  }
}
