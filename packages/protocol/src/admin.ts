import { z } from "zod";
import { SourceHealth } from "./health.ts";

/** `GET /api/v1/admin/pollers`: what reads GitHub, and what waits to be judged. */
export const AdminPollers = z.object({ sources: z.array(SourceHealth), queued: z.number().int() });
export type AdminPollers = z.infer<typeof AdminPollers>;

/** `GET /api/v1/admin/storage`: of all workspaces; rows as PostgreSQL estimates them, null where it has not yet. */
export const AdminStorage = z.object({
  bytes: z.number().int(),
  tables: z.array(z.object({ table: z.string(), bytes: z.number().int(), rows: z.number().int().nullable() })),
});
export type AdminStorage = z.infer<typeof AdminStorage>;

/** `POST /api/v1/admin/cleanup`: what was, or with `dry_run` would be, taken away because of its age. */
export const AdminCleanup = z.object({
  dry_run: z.boolean(),
  partitions: z.array(z.string()),
  rows: z.number().int(),
});
export type AdminCleanup = z.infer<typeof AdminCleanup>;
