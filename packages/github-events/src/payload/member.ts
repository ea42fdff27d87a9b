import { z } from "zod";
import { count, name, part } from "./lenient.ts";

/**
 * Somebody was given access to a repository.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#memberevent
 */
export const MemberPayload = z.object({ action: name, member: part({ login: name, id: count }) });

export type MemberPayload = z.infer<typeof MemberPayload>;
