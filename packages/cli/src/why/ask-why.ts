import { Why } from "@oddwatch/protocol";
import { type Config, DataFolderInUse, openStoredLog } from "@oddwatch/server";
import { serviceUrl } from "../doctor/service-url.ts";
import { askService } from "../replay/ask-service.ts";

const ignore = () => undefined;
/** What goes wrong with the database ends the command with its reason; nothing else in its log is news here. */
const QUIET = { info: ignore, warn: ignore, error: ignore };

export interface WhyAsked {
  entity: string;
  /** ms since epoch; the latest unless given. */
  at?: number;
  /** The data folder was named for this command: a service that runs elsewhere, on another folder, is not meant. */
  isFolderNamed: boolean;
  signal: AbortSignal;
}

/**
 * The answer of the service that runs at the configured address, or, where none runs, of the store itself.
 * @throws ServiceRefused, and what `openStoredLog` fails with.
 */
export async function askWhy(config: Config, asked: WhyAsked): Promise<Why> {
  if (asked.isFolderNamed && config.databaseUrl === undefined) {
    return askStore(config, asked).catch(async (error) => {
      const why = error instanceof DataFolderInUse ? await askRunning(config, asked) : undefined;
      if (why === undefined) throw error;
      return why;
    });
  }
  return (await askRunning(config, asked)) ?? askStore(config, asked);
}

async function askStore(config: Config, { entity, at }: WhyAsked): Promise<Why> {
  const store = await openStoredLog({ ...config, log: QUIET });
  try {
    return await store.why({ entity, at });
  } finally {
    await store.close();
  }
}

async function askRunning({ host, port, token }: Config, { entity, at, signal }: WhyAsked): Promise<Why | undefined> {
  if (port === 0) return undefined; // any free one: nobody can know which
  const query = new URLSearchParams({ entity, ...(at !== undefined && { at: new Date(at).toISOString() }) });
  const path = `/api/v1/why?${query}`;
  return askService({ url: serviceUrl(host, port), token, signal }, { path, schema: Why, what: "its reasons" });
}
