import { z } from "zod";
import { name } from "./lenient.ts";

/**
 * A branch or tag was deleted.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#deleteevent
 */
export const DeletePayload = z.object({ ref: name, ref_type: name, full_ref: name, pusher_type: name });

/** `full_ref` is sent since October 2025. */
export type DeletePayload = z.infer<typeof DeletePayload>;
