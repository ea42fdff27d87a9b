import { z } from "zod";

const ChangedFile = z.object({
  filename: z.string().max(4_096),
  status: z.string().max(20),
  additions: z.number().int(),
  deletions: z.number().int(),
  /** In unified form; undefined for files that are not text or too large. A stranger's words. */
  patch: z.string().optional(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/** How one commit follows another, and the files that differ: 300 at most. https://docs.github.com/rest/commits/commits#compare-two-commits */
export const Comparison = z
  .object({
    status: z.enum(["ahead", "behind", "diverged", "identical"]),
    ahead_by: z.number().int(),
    behind_by: z.number().int(),
    files: z.array(ChangedFile.catch({ filename: "", status: "unreadable", additions: 0, deletions: 0 })).default([]),
  })
  .transform(({ ahead_by, behind_by, files, status }) => ({
    /** `ahead` is an ordinary push; `diverged` and `behind` mean that history was rewritten. */
    status,
    aheadBy: ahead_by,
    behindBy: behind_by,
    files: files.filter((file) => file.status !== "unreadable"),
  }));
export type Comparison = z.infer<typeof Comparison>;
