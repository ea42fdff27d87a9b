import { createHash, randomBytes } from "node:crypto";
import type { ChangedFile } from "@oddwatch/github-events";
import { lintSource } from "@secretlint/core";
import { creator as preset } from "@secretlint/secretlint-rule-preset-recommend";
import { z } from "zod";
import { riskOf } from "./file-risk.ts";
import { addedLines, removedLines } from "./patch.ts";

/** That a change holds a credential, without the credential. */
export const FoundSecret = z.object({
  /** Such as `github` or `aws`. */
  kind: z.string(),
  /** Which of the change's files, counted from 1, and the line in it. Paths are strangers' words and stay out. */
  file: z.number().int(),
  line: z.number().int(),
  /** What kind of file that is. */
  fileRisk: z.string().optional(),
  /** Salt and SHA-256 of salt and credential, in hex, parted by `:`: tells whether a given credential is this one. */
  hash: z.string(),
  /** At most the first four characters and the length. */
  mask: z.string(),
});
export type FoundSecret = z.infer<typeof FoundSecret>;

const MOST_SECRETS = 20;
const MOST_CHARACTERS = 400_000;
/** Shorter ones show nothing of themselves. */
const LEAST_SHOWN = 20;

/** Credentials among the lines that these files' patches add: 20 at most. Reads 400,000 characters of added lines. */
export async function findSecrets(files: readonly ChangedFile[]): Promise<FoundSecret[]> {
  const found: FoundSecret[] = [];
  let left = MOST_CHARACTERS;
  for (const [index, file] of files.entries()) {
    const lines = addedLines(file);
    const content = lines
      .map(({ text }) => text)
      .join("\n")
      .slice(0, left);
    left -= content.length;
    if (content === "") continue;
    for (const { kind, range } of await lint(content)) {
      const secret = content.slice(...range);
      const line = lines[content.slice(0, range[0]).split("\n").length - 1]?.line ?? 0;
      const fileRisk = riskOf(file.filename);
      found.push({
        kind,
        file: index + 1,
        line,
        ...(fileRisk && { fileRisk }),
        hash: saltedHash(secret),
        mask: mask(secret),
      });
      if (found.length === MOST_SECRETS) return found;
    }
  }
  return found;
}

/**
 * Which of these credentials the files' patches take away and do not add elsewhere: their hashes. One that stood twice is taken out
 * as often as it is taken away. Reads 400,000 characters of removed and of added lines.
 */
export async function secretsTakenOut(
  files: readonly ChangedFile[],
  sought: readonly FoundSecret[],
): Promise<FoundSecret["hash"][]> {
  if (sought.length === 0) return [];
  const added = await secretsIn(files.map((file) => addedLines(file).map(({ text }) => text)));
  const out = new Set<string>();
  for (const secret of await secretsIn(files.map(removedLines))) {
    const at = added.indexOf(secret);
    if (at >= 0) {
      added.splice(at, 1); // it only moved
      continue;
    }
    const found = sought.find((each) => !out.has(each.hash) && isSameSecret(secret, each));
    if (found !== undefined) out.add(found.hash);
  }
  return [...out];
}

async function secretsIn(files: readonly (readonly string[])[]): Promise<string[]> {
  const content = files
    .map((lines) => lines.join("\n"))
    .join("\n\n")
    .slice(0, MOST_CHARACTERS);
  return (await lint(content)).map(({ range }) => content.slice(...range));
}

/** Whether a credential is the one that was found. */
export function isSameSecret(secret: string, { hash }: Pick<FoundSecret, "hash">): boolean {
  const [salt = ""] = hash.split(":");
  return saltedHash(secret, salt) === hash;
}

async function lint(content: string): Promise<{ kind: string; range: readonly [number, number] }[]> {
  const { messages } = await lintSource({
    source: { content, filePath: "added-lines.txt", ext: ".txt", contentType: "text" },
    options: { config: { rules: [{ id: PRESET, rule: preset }] }, noPhysicFilePath: true, maskSecrets: false },
  });
  return messages.map(({ ruleId, range }) => ({ kind: ruleId.replace(/^.*secretlint-rule-/, ""), range }));
}

const PRESET = "@secretlint/secretlint-rule-preset-recommend";

function saltedHash(secret: string, salt = randomBytes(16).toString("hex")): string {
  return `${salt}:${createHash("sha256").update(salt).update(secret).digest("hex")}`;
}

function mask(secret: string): string {
  const shown = secret.length >= LEAST_SHOWN ? secret.slice(0, 4).replace(/[^\w-]/g, "*") : "";
  return `${shown}… (${secret.length} characters)`;
}
