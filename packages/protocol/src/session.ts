import { z } from "zod";

/** Body of `POST /api/v1/session`: the API token, exchanged for a cookie that scripts cannot read. */
export const SessionRequest = z.object({ token: z.string().min(1).max(1024) });
export type SessionRequest = z.infer<typeof SessionRequest>;
