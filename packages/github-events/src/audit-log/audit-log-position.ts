import { z } from "zod";

/** How far the audit logs were read: plain JSON, to be stored together with the acts of its round. */
export const AuditLogPosition = z.object({
  version: z.literal(1),
  /** By organisation: acts from this time on are asked for, ms since epoch. */
  from: z.record(z.string(), z.number()),
});
export type AuditLogPosition = z.infer<typeof AuditLogPosition>;
