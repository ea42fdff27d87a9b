import type { ChangedFile, Comparison } from "@oddwatch/github-events";
import { z } from "zod";
import { entropyBits } from "./entropy.ts";
import { type FileRisk, riskOf } from "./file-risk.ts";
import { FoundSecret, findSecrets, secretsTakenOut } from "./find-secrets.ts";
import { addedLines, isReplaced, isWiped } from "./patch.ts";

const Count = z.number().int().min(0);

/** What is kept of the difference between two commits: figures and kinds, nothing that a stranger wrote. */
export const CodeChange = z.object({
  status: z.enum(["ahead", "behind", "diverged", "identical"]),
  aheadBy: Count,
  behindBy: Count,
  /** 300 at most: GitHub names no more. */
  files: Count,
  additions: Count,
  deletions: Count,
  removedFiles: Count,
  wipedFiles: Count,
  replacedFiles: Count,
  /** How many files of each risky kind. */
  risky: z.partialRecord(z.enum(["workflow", "install", "credential", "dependency", "binary"]), Count),
  /** Added lines that look encoded or encrypted. */
  denseLines: Count,
  /** Of the densest added line, in bits for each character. */
  highestEntropy: z.number(),
  secrets: z.array(FoundSecret),
  /** Hashes of credentials that earlier changes had added: those that were looked for, and those that this one takes out. */
  sought: z.array(z.string()).optional(),
  takenOut: z.array(z.string()).optional(),
  /** GitHub showed all of it: nothing was too much or too large. */
  isWhole: z.boolean().optional(),
});
export type CodeChange = z.infer<typeof CodeChange>;

const LONG_LINE = 60;
/** Between written code (about 4.5) and base64 of random bytes (about 5.9 on a long line). */
const DENSE_BITS = 5.2;
const LONGEST_MEASURED = 20_000;

/** GitHub names no more. */
const MOST_FILES = 300;

/**
 * What the difference between two commits comes to. `sought` are credentials that earlier changes had added. Takes some ms for
 * each 100 kB of patches.
 */
export async function codeChangeOf(
  { status, aheadBy, behindBy, files }: Comparison,
  sought: readonly FoundSecret[] = [],
): Promise<CodeChange> {
  const sum = (of: (file: ChangedFile) => number) => files.reduce((total, file) => total + of(file), 0);
  const many = (is: (file: ChangedFile) => boolean) => files.filter(is).length;
  const entropies = files
    .flatMap(addedLines)
    .filter(({ text }) => text.length >= LONG_LINE)
    .map(({ text }) => entropyBits(text.slice(0, LONGEST_MEASURED)));
  const risky: Partial<Record<FileRisk, number>> = {};
  for (const { filename } of files) {
    const risk = riskOf(filename);
    if (risk !== undefined) risky[risk] = (risky[risk] ?? 0) + 1;
  }
  return {
    status,
    aheadBy,
    behindBy,
    files: files.length,
    additions: sum((file) => file.additions),
    deletions: sum((file) => file.deletions),
    removedFiles: many((file) => file.status === "removed"),
    wipedFiles: many(isWiped),
    replacedFiles: many(isReplaced),
    risky,
    denseLines: entropies.filter((bits) => bits >= DENSE_BITS).length,
    highestEntropy: entropies.reduce((most, bits) => Math.max(most, bits), 0),
    secrets: await findSecrets(files),
    sought: sought.map(({ hash }) => hash),
    takenOut: await secretsTakenOut(files, sought),
    isWhole:
      files.length < MOST_FILES &&
      files.every((file) => file.patch !== undefined || file.additions + file.deletions === 0),
  };
}
