import { z } from "zod";
import { count, name, part } from "./lenient.ts";

/**
 * A repository was forked; the event's `repo` is the original.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#forkevent
 */
export const ForkPayload = z.object({ forkee: part({ id: count, full_name: name }) });

/** `forkee` is the new repository, unknown in 2012. */
export type ForkPayload = z.infer<typeof ForkPayload>;
