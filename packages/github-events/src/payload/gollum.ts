import { z } from "zod";
import { listOf, name } from "./lenient.ts";

/** Most wiki pages kept of one event. */
const MOST_PAGES = 300;

/**
 * Wiki pages were made or edited; recent archive hours carry only `action`.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#gollumevent
 */
export const GollumPayload = z.object({
  action: name,
  pages: listOf(z.object({ page_name: name, action: name }), MOST_PAGES),
});

/** `pages` holds the first 300. */
export type GollumPayload = z.infer<typeof GollumPayload>;
