import { z } from "zod";
import { name, text } from "./lenient.ts";

/**
 * A branch, tag or repository was made. `description` is the repository's.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#createevent
 */
export const CreatePayload = z.object({
  ref: name,
  ref_type: name,
  full_ref: name,
  master_branch: name,
  description: text,
  pusher_type: name,
});

/** `ref` is undefined for a repository; `full_ref` is sent since October 2025. */
export type CreatePayload = z.infer<typeof CreatePayload>;
