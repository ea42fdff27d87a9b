import { type Config, DataFolderInUse, openStoredLog, type StoredLog } from "@oddwatch/server";
import type { ServiceOptions } from "./ask-service.ts";
import { serviceUrl } from "./service-url.ts";

const ignore = () => undefined;
/** What goes wrong with the database ends the command with its reason; nothing else in its log is news to a person here. */
const QUIET = { info: ignore, warn: ignore, error: ignore };

export interface Whereabouts {
  /** The data folder was named for this command: a service that runs elsewhere, on another folder, is not meant. */
  isFolderNamed: boolean;
  signal: AbortSignal;
}

/** Two ways to the same answer. */
export interface TwoWays<Answer> {
  /** Asks the service; undefined when none answers there. */
  ofService: (service: ServiceOptions) => Promise<Answer | undefined>;
  /** Takes it from the store, which the answer closes when it is done with it. */
  ofStore: (store: StoredLog) => Promise<Answer>;
}

/**
 * What a command on stored data wants: from the service that runs at the configured address or, where none runs, from the
 * store itself. A data folder that was named is opened first, unless a service has it open.
 * @throws ServiceRefused, and what `openStoredLog` fails with.
 */
export async function serviceOrStore<Answer>(
  config: Config,
  { isFolderNamed, signal }: Whereabouts,
  { ofService, ofStore }: TwoWays<Answer>,
): Promise<Answer> {
  const { host, port, token, databaseUrl } = config;
  const askService = async () => (port === 0 ? undefined : ofService({ url: serviceUrl(host, port), token, signal })); // 0: nobody can know which
  const askStore = async () => ofStore(await openStoredLog({ ...config, log: QUIET }));
  if (!isFolderNamed || databaseUrl !== undefined) return (await askService()) ?? askStore();
  try {
    return await askStore();
  } catch (error) {
    const answer = error instanceof DataFolderInUse ? await askService() : undefined;
    if (answer === undefined) throw error;
    return answer;
  }
}
