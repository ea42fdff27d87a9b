import { SettingsInForce, SettingsVersion } from "@oddwatch/protocol";
import type { Config } from "@oddwatch/server";
import { askService, type ServiceOptions, ServiceRefused } from "../service/ask-service.ts";
import { serviceOrStore, type Whereabouts } from "../service/service-or-store.ts";

const AUTHOR = "config apply";

/** What people set, wherever it was found, and how to let it go. */
export interface OpenSettings {
  read: () => Promise<SettingsVersion>;
  /** Makes `settings` the version after `after`. */
  change: (settings: Record<string, unknown>, after: number) => Promise<SettingsInForce>;
  close: () => Promise<void>;
}

/**
 * The settings of the service that runs at the configured address, or, where none runs, of the store itself.
 * @throws ServiceRefused, and what `openStoredLog` fails with.
 */
export function openSettings(config: Config, where: Whereabouts): Promise<OpenSettings> {
  return serviceOrStore<OpenSettings>(config, where, {
    ofService: settingsOfService,
    ofStore: async ({ settings, close }) => ({
      read: () => settings.read(),
      change: (given, after) => settings.change(given, { after, author: AUTHOR }),
      close,
    }),
  });
}

async function settingsOfService(service: ServiceOptions): Promise<OpenSettings | undefined> {
  const wanted = { path: "/api/v1/settings", what: "its settings" };
  const first = await askService(service, { ...wanted, schema: SettingsVersion });
  if (first === undefined) return undefined;
  return {
    read: async () => first,
    change: async (settings, after) => {
      const body = { after, settings };
      const answer = await askService(service, {
        ...wanted,
        what: "new settings a place",
        schema: SettingsInForce,
        body,
      });
      if (answer === undefined) throw new ServiceRefused(`The service at ${service.url} went away.`);
      return answer;
    },
    close: async () => undefined,
  };
}
