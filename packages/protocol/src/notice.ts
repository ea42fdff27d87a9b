import { z } from "zod";

/** Something about the watching itself, such as a gap in what was seen. Never an incident. */
export const Notice = z.object({ at: z.iso.datetime(), kind: z.string(), text: z.string() });
export type Notice = z.infer<typeof Notice>;

/** `GET /api/v1/notices`: newest first. */
export const NoticePage = z.object({ notices: z.array(Notice) });
export type NoticePage = z.infer<typeof NoticePage>;
