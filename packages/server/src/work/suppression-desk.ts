import type { Suppression } from "@oddwatch/pipeline";
import type { SettingsInForce } from "@oddwatch/protocol";
import { WorkspaceConfig } from "../config.ts";
import type { SettingsDesk } from "../settings-desk.ts";

/** The suppressions among the settings: each change is a new version of them, with its author. */
export class SuppressionDesk {
  readonly #settings: Pick<SettingsDesk, "read" | "edit">;

  constructor(settings: Pick<SettingsDesk, "read" | "edit">) {
    this.#settings = settings;
  }

  async list(): Promise<Suppression[]> {
    return WorkspaceConfig.parse((await this.#settings.read()).settings).suppressions;
  }

  /** One of this id is replaced. @throws ConfigError when it cannot be used. */
  add(suppression: Suppression, author: string): Promise<SettingsInForce> {
    return this.#change(author, (before) => [...before.filter(({ id }) => id !== suppression.id), suppression]);
  }

  /** False when there was none. */
  async remove(id: string, author: string): Promise<boolean> {
    const { changed } = await this.#change(author, (before) => before.filter((each) => each.id !== id));
    return changed;
  }

  #change(author: string, edit: (before: Suppression[]) => Suppression[]): Promise<SettingsInForce> {
    return this.#settings.edit(author, ({ suppressions, ...others }) => ({
      ...others,
      suppressions: edit(suppressions),
    }));
  }
}
