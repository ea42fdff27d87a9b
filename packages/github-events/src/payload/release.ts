import { z } from "zod";
import { flag, listOf, name, part, text } from "./lenient.ts";

/** Most assets kept of one release; GitHub allows 1,000. */
const MOST_ASSETS = 1_000;

/**
 * A release was published or changed.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#releaseevent
 */
export const ReleasePayload = z
  .object({
    action: name,
    release: part({
      tag_name: name,
      name: text,
      body: text,
      prerelease: flag,
      draft: flag,
      immutable: flag,
      assets: listOf(
        z.object({ name }).transform((asset) => asset.name),
        MOST_ASSETS,
      ),
    }),
  })
  .transform(({ action, release }) => ({ ...release, action }));

/** `assets` are the names of the files, at most 1,000. */
export type ReleasePayload = Partial<z.infer<typeof ReleasePayload>>;
