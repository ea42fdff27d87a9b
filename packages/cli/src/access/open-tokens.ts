import { ApiTokenCreated, ApiTokens } from "@oddwatch/protocol";
import { type Config, DataFolderInUse, openStoredTokens, type StoredTokens } from "@oddwatch/server";
import { askService, ServiceRefused } from "../service/ask-service.ts";
import { serviceUrl } from "../service/service-url.ts";

const ignore = () => undefined;
/** What goes wrong with the database ends the command with its reason; nothing else in its log is news here. */
const QUIET = { info: ignore, warn: ignore, error: ignore };

/** The answer to what leaves nothing to say. */
const NOTHING = { safeParse: (value: unknown) => ({ data: value === null ? true : undefined }) };

export interface OpenTokensOptions {
  /** The data folder was named for this command: a service that runs elsewhere, on another folder, is not meant. */
  isFolderNamed: boolean;
  /** The workspace that is meant; undefined for the service's own, or the store's `default`. */
  workspace: string | undefined;
  signal: AbortSignal;
}

/**
 * The tokens of the service that runs at the configured address, or, where none runs, of the store itself.
 * @throws ServiceRefused, and what `openStoredTokens` fails with.
 */
export async function openTokens(config: Config, options: OpenTokensOptions): Promise<StoredTokens> {
  const { workspace = config.workspace } = options;
  const openStore = () => openStoredTokens({ ...config, workspace, log: QUIET });
  if (options.isFolderNamed && config.databaseUrl === undefined) {
    return openStore().catch(async (error) => {
      const running = error instanceof DataFolderInUse ? await openService(config, options) : undefined;
      if (running === undefined) throw error;
      return running;
    });
  }
  return (await openService(config, options)) ?? openStore();
}

async function openService(config: Config, options: OpenTokensOptions): Promise<StoredTokens | undefined> {
  const { host, port, token } = config;
  if (port === 0) return undefined; // any free one: nobody can know which
  const service = { url: serviceUrl(host, port), token, signal: options.signal };
  const { workspace } = options;
  const path =
    workspace === undefined ? "/api/v1/tokens" : `/api/v1/workspaces/${encodeURIComponent(workspace)}/tokens`;
  const first = await askService(service, { path, what: "its tokens", schema: ApiTokens });
  if (first === undefined) return undefined;
  return {
    list: async () => first,
    async create(body) {
      const what = "a new token";
      const wanted = { path, what, schema: ApiTokenCreated, body, method: "POST" as const };
      const made = await askService(service, wanted);
      if (made !== undefined) return made;
      throw new ServiceRefused(`The service at ${service.url} does not make tokens: is it an older one?`);
    },
    async revoke(id) {
      const wanted = { path: `${path}/${encodeURIComponent(id)}`, what: "a way to revoke it", schema: NOTHING };
      return (await unlessMissing(askService(service, { ...wanted, method: "DELETE" }))) === true;
    },
    close: async () => undefined,
  };
}

/** Undefined for what the service says is not there. */
async function unlessMissing<Answer>(answer: Promise<Answer | undefined>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceRefused && error.status === 404) return undefined;
    throw error;
  }
}
