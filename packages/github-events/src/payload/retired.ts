import { z } from "zod";
import { name, part, text } from "./lenient.ts";

/** Somebody followed somebody; sent until 2013. */
export const FollowPayload = z.object({ target: part({ login: name }) });
export type FollowPayload = z.infer<typeof FollowPayload>;

/** A gist was made or changed; sent until 2013. */
export const GistPayload = z
  .object({ action: name, desc: text })
  .transform(({ action, desc }) => ({ action, description: desc }));
export type GistPayload = Partial<z.infer<typeof GistPayload>>;

/** A commit was taken over from a fork; sent until 2014. */
export const ForkApplyPayload = z.object({ head: name, before: name, after: name });
export type ForkApplyPayload = z.infer<typeof ForkApplyPayload>;

/** A file was put up for download; sent until 2012. */
export const DownloadPayload = z
  .object({ download: part({ name, description: text }) })
  .transform(({ download }) => ({ ...download }));
export type DownloadPayload = Partial<z.infer<typeof DownloadPayload>>;

/** A repository was given to a team; sent until 2015. */
export const TeamAddPayload = z.object({ team: part({ name }) });
export type TeamAddPayload = z.infer<typeof TeamAddPayload>;
