import { z } from "zod";

/** `GET /api/v1/settings`: what people set, and the number of that version. 0 is none yet, which means the defaults. */
export const SettingsVersion = z.object({
  version: z.number().int(),
  /** Budget, rules, suppressions, detection, sources: as in the `workspace` part of a configuration file. */
  settings: z.record(z.string(), z.unknown()),
});
export type SettingsVersion = z.infer<typeof SettingsVersion>;

/** `PUT /api/v1/settings`: the whole of what shall hold from now on. */
export const SettingsRequest = z.object({
  /** The version that the change was made from: refused when there is a newer one. */
  after: z.number().int().min(0),
  settings: z.record(z.string(), z.unknown()),
});
export type SettingsRequest = z.infer<typeof SettingsRequest>;

/** The answer to it. */
export const SettingsInForce = z.object({
  version: z.number().int(),
  /** False when nothing differed: the version stays. */
  changed: z.boolean(),
  /** Whether verdicts are made by it already; else they are when the pipeline gets to it, at the next start at the latest. */
  in_force: z.boolean(),
  /** Sources are read at a start only. */
  needs_restart: z.boolean(),
});
export type SettingsInForce = z.infer<typeof SettingsInForce>;
