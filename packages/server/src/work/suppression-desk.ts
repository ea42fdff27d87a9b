import type { Suppression } from "@oddwatch/pipeline";
import type { SettingsInForce } from "@oddwatch/protocol";
import { WorkspaceConfig } from "../config.ts";
import type { SettingsDesk } from "../settings-desk.ts";
import { SettingsChanged } from "../storage/settings.ts";

const TRIES = 5;

/** The suppressions among the settings: each change is a new version of them, with its author. */
export class SuppressionDesk {
  readonly #settings: Pick<SettingsDesk, "read" | "change">;

  constructor(settings: Pick<SettingsDesk, "read" | "change">) {
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

  /** Somebody else may change other settings meanwhile: then it is done to theirs. */
  async #change(author: string, edit: (before: Suppression[]) => Suppression[]): Promise<SettingsInForce> {
    for (let tried = 1; ; tried += 1) {
      const { version, settings } = await this.#settings.read();
      const suppressions = edit(WorkspaceConfig.parse(settings).suppressions);
      try {
        return await this.#settings.change({ ...settings, suppressions }, { after: version, author });
      } catch (error) {
        if (!(error instanceof SettingsChanged) || tried === TRIES) throw error;
      }
    }
  }
}
