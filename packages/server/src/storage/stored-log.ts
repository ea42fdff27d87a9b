import type { Why } from "@oddwatch/protocol";
import { wallClock } from "../clock.ts";
import type { LogSource } from "../ingest/replay-log.ts";
import { SettingsDesk } from "../settings-desk.ts";
import type { OpenDatabaseOptions } from "./database.ts";
import { openIdleStore } from "./idle-store.ts";
import { readHead, readLog } from "./log-reader.ts";
import { readWhy, type WhyQuestion } from "./why-queries.ts";

/** A stored log, and what else is read from a store that no service uses. */
export interface StoredLog extends LogSource {
  /** Why a person was, or was not, told of something. */
  why: (wanted: WhyQuestion) => Promise<Why>;
  /** What people set. A change of it comes into force at the next start. */
  settings: SettingsDesk;
  close: () => Promise<void>;
}

/**
 * The log of a store that no service uses: opens the database, and `close` ends it. Makes neither a store nor a workspace.
 * @throws NoStore, NoSuchWorkspace, and what `openDatabase` fails with.
 */
export async function openStoredLog(options: OpenDatabaseOptions): Promise<StoredLog> {
  const { pool, workspace, close } = await openIdleStore(options);
  return {
    bounds: async () => {
      const { firstSeq, seq: headSeq } = await readHead(pool, workspace);
      return { firstSeq, headSeq };
    },
    read: (fromSeq, toSeq) => readLog(pool, workspace, { fromSeq, toSeq }),
    settings: new SettingsDesk({ pool, workspace, clock: wallClock }),
    why: (wanted) => readWhy(pool, workspace, wanted),
    close,
  };
}
