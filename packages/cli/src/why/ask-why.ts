import { Why } from "@oddwatch/protocol";
import type { Config } from "@oddwatch/server";
import { askService } from "../service/ask-service.ts";
import { serviceOrStore, type Whereabouts } from "../service/service-or-store.ts";

export interface WhyAsked extends Whereabouts {
  entity: string;
  /** ms since epoch; the latest unless given. */
  at?: number;
}

/**
 * The answer of the service that runs at the configured address, or, where none runs, of the store itself.
 * @throws ServiceRefused, and what `openStoredLog` fails with.
 */
export function askWhy(config: Config, asked: WhyAsked): Promise<Why> {
  const { entity, at } = asked;
  const query = new URLSearchParams({ entity, ...(at !== undefined && { at: new Date(at).toISOString() }) });
  return serviceOrStore(config, asked, {
    ofService: (service) => askService(service, { path: `/api/v1/why?${query}`, schema: Why, what: "its reasons" }),
    ofStore: async (store) => {
      try {
        return await store.why({ entity, at });
      } finally {
        await store.close();
      }
    },
  });
}
