import type { Config, LogSource } from "@oddwatch/server";
import { serviceOrStore, type Whereabouts } from "../service/service-or-store.ts";
import { askServiceLog } from "./ask-service-log.ts";

/** A log to read, wherever it was found, and how to let it go. */
export type OpenLog = LogSource & { close: () => Promise<void> };

/**
 * The stored log, asked from the service at the configured address, or, where none runs, read from the store itself.
 * @throws ServiceRefused, and what `openStoredLog` fails with.
 */
export function openLog(config: Config, where: Whereabouts): Promise<OpenLog> {
  return serviceOrStore<OpenLog>(config, where, {
    ofService: async (service) => {
      const log = await askServiceLog({ ...service, workspace: config.workspace });
      return log && { ...log, close: async () => undefined };
    },
    ofStore: async (store) => store,
  });
}
