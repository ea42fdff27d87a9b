import type { ChangedFile, Comparison } from "@oddwatch/github-events";
import { z } from "zod";
import { entropyBits } from "./entropy.ts";
import { type FileRisk, riskOf } from "./file-risk.ts";
import { FoundSecret, findSecrets } from "./find-secrets.ts";
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
});
export type CodeChange = z.infer<typeof CodeChange>;

const LONG_LINE = 60;
/** Between written code (about 4.5) and base64 of random bytes (about 5.9 on a long line). */
const DENSE_BITS = 5.2;
const LONGEST_MEASURED = 20_000;

/** What the difference between two commits comes to. Takes some ms for each 100 kB of patches. */
export async function codeChangeOf({ status, aheadBy, behindBy, files }: Comparison): Promise<CodeChange> {
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
  };
}
