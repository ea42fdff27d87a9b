import { AuditLogPosition, type WatchAuditLogOptions, watchAuditLog } from "@oddwatch/github-events";
import type { Source } from "./source-context.ts";

export type AuditLogSourceOptions = Pick<
  WatchAuditLogOptions,
  "organisations" | "tokensFor" | "apiUrl" | "intervalMs" | "sleep" | "timeoutMs"
>;

/** Name of the source, and key of its position. */
export const AUDIT_LOG_SOURCE = "audit log";

/** What organisations write down about themselves: who changed which settings, rights and guards. */
export function auditLogSource(options: AuditLogSourceOptions): Source {
  const source = { name: AUDIT_LOG_SOURCE, lane: "audit" as const };
  return {
    ...source,
    async run({ ingest, board, clock, signal, position: stored }) {
      const known = AuditLogPosition.safeParse(await stored(source.name));
      const position = known.success ? known.data : undefined;
      const onStatus: WatchAuditLogOptions["onStatus"] = (status) => board.status(source.name, status);
      const userAgent = "oddwatch";
      for await (const round of watchAuditLog({ ...options, userAgent, position, onStatus, signal, clock })) {
        const at = clock();
        const items = round.events.map(({ event, raw }) => ({ audit: event, raw, seenAt: at }));
        if (items.length > 0) board.arrived(source.name, Math.max(...items.map(({ audit }) => audit.at)), undefined);
        const { quarantined: refused, position: reached } = round;
        await ingest.store({
          source: source.name,
          lane: source.lane,
          items,
          refused,
          at,
          controls: [],
          position: reached,
        });
      }
    },
  };
}
