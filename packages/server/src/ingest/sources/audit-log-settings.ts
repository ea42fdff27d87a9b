import { z } from "zod";
import { SecretRef } from "../../secrets/secret-ref.ts";

/** Whose audit logs are read. */
export const AuditLogSettings = z.object({
  /** By name; GitHub Enterprise Cloud only. */
  organisations: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "is the name of an organisation"))
    .max(100)
    .default([]),
  /** A token that may read them; undefined uses the GitHub App, else the service's own tokens. */
  token: SecretRef.optional(),
  /** From one look to the next. */
  intervalMinutes: z.number().min(1).max(1440).default(1),
});
export type AuditLogSettings = z.infer<typeof AuditLogSettings>;
