import { z } from "zod";

/** What people set about looking up incidents at GitHub. */
export const EnrichSettings = z.object({
  /** Off: incidents are told with what the stream alone says. */
  enabled: z.boolean().default(true),
  /** Points of GitHub's API that may be taken in an hour, all services of the workspace together; a REST call is one. */
  pointsPerHour: z.number().int().min(0).max(100_000).default(2_000),
});
export type EnrichSettings = z.infer<typeof EnrichSettings>;

/** What holds until somebody says otherwise. */
export const ENRICH_BY_DEFAULT: EnrichSettings = EnrichSettings.parse({});
