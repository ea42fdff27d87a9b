import { z } from "zod";

/**
 * Body of `POST /api/v1/session`: an API token, or a GitHub personal access token that the service asks GitHub about and
 * forgets. Exchanged for a cookie that scripts cannot read.
 */
export const SessionRequest = z.union([
  z.object({ token: z.string().min(1).max(1024) }),
  z.object({ github_token: z.string().min(1).max(255) }),
]);
export type SessionRequest = z.infer<typeof SessionRequest>;
