import { SettingsInForce, SettingsVersion } from "@oddwatch/protocol";
import { type Config, DataFolderInUse, openStoredLog } from "@oddwatch/server";
import { serviceUrl } from "../doctor/service-url.ts";
import { askService, ServiceRefused } from "../replay/ask-service.ts";

const ignore = () => undefined;
/** What goes wrong with the database ends the command with its reason; nothing else in its log is news here. */
const QUIET = { info: ignore, warn: ignore, error: ignore };
const AUTHOR = "config apply";

export interface OpenSettingsOptions {
  /** The data folder was named for this command: a service that runs elsewhere, on another folder, is not meant. */
  isFolderNamed: boolean;
  signal: AbortSignal;
}

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
export async function openSettings(config: Config, options: OpenSettingsOptions): Promise<OpenSettings> {
  if (options.isFolderNamed && config.databaseUrl === undefined) {
    return openStore(config).catch(async (error) => {
      const running = error instanceof DataFolderInUse ? await openService(config, options) : undefined;
      if (running === undefined) throw error;
      return running;
    });
  }
  return (await openService(config, options)) ?? openStore(config);
}

async function openStore(config: Config): Promise<OpenSettings> {
  const { settings, close } = await openStoredLog({ ...config, log: QUIET });
  return {
    read: () => settings.read(),
    change: (given, after) => settings.change(given, { after, author: AUTHOR }),
    close,
  };
}

async function openService(
  { host, port, token }: Config,
  { signal }: OpenSettingsOptions,
): Promise<OpenSettings | undefined> {
  if (port === 0) return undefined; // any free one: nobody can know which
  const service = { url: serviceUrl(host, port), token, signal };
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
