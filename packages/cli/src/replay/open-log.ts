import { type Config, DataFolderInUse, type LogSource, openStoredLog } from "@oddwatch/server";
import { serviceUrl } from "../doctor/service-url.ts";
import { askServiceLog } from "./ask-service-log.ts";

const ignore = () => undefined;
/** What goes wrong with the database ends the replay with its reason; nothing else in the log is news to a person here. */
const QUIET = { info: ignore, warn: ignore, error: ignore };

export interface OpenLogOptions {
  /** The data folder was named for this command: a service that runs elsewhere, on another folder, is not meant. */
  isFolderNamed: boolean;
  signal: AbortSignal;
}

/** A log to read, wherever it was found, and how to let it go. */
export type OpenLog = LogSource & { close: () => Promise<void> };

/**
 * The stored log, asked from the service at the configured address, or, where none runs, read from the store itself.
 * @throws ServiceRefused, and what `openStoredLog` fails with.
 */
export async function openLog(config: Config, options: OpenLogOptions): Promise<OpenLog> {
  if (options.isFolderNamed && config.databaseUrl === undefined) {
    return openStore(config).catch(async (error) => {
      const log = error instanceof DataFolderInUse ? await askService(config, options) : undefined;
      if (log === undefined) throw error;
      return log;
    });
  }
  return (await askService(config, options)) ?? openStore(config);
}

function openStore(config: Config): Promise<OpenLog> {
  return openStoredLog({ ...config, log: QUIET });
}

async function askService(
  { host, port, token, workspace }: Config,
  { signal }: OpenLogOptions,
): Promise<OpenLog | undefined> {
  if (port === 0) return undefined; // any free one: nobody can know which
  const log = await askServiceLog({ url: serviceUrl(host, port), token, workspace, signal });
  return log && { ...log, close: async () => undefined };
}
