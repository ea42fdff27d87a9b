import type { ChangedFile } from "@oddwatch/github-events";

/** A line that a patch adds. */
export interface AddedLine {
  /** Counted from 1 in the file as it is afterwards. */
  line: number;
  text: string;
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** What a file's patch adds, line by line; nothing for a file without a readable patch. */
export function addedLines({ patch = "" }: Pick<ChangedFile, "patch">): AddedLine[] {
  const added: AddedLine[] = [];
  let line = 0;
  for (const text of patch.split("\n")) {
    const hunk = HUNK.exec(text);
    if (hunk !== null) line = Number(hunk[3]);
    else if (text.startsWith("+")) added.push({ line: line++, text: text.slice(1) });
    else if (text.startsWith(" ")) line++;
  }
  return added;
}

/** The text of what a file's patch takes away; nothing for a file without a readable patch. */
export function removedLines({ patch = "" }: Pick<ChangedFile, "patch">): string[] {
  return patch.split("\n").flatMap((text) => (text.startsWith("-") ? [text.slice(1)] : []));
}

/** Whether a file is still there with nothing left in it. */
export function isWiped(file: ChangedFile): boolean {
  return file.status === "modified" && file.deletions > 0 && wholeHunk(file)?.linesAfter === 0;
}

/** Whether no line of a file, of ten at least, stayed. */
export function isReplaced(file: ChangedFile): boolean {
  const whole = wholeHunk(file);
  return file.status === "modified" && whole !== undefined && whole.linesBefore >= 10 && whole.linesAfter > 0;
}

/** The one hunk of a patch that keeps no line, from the first one on: the whole file. */
function wholeHunk({ patch }: ChangedFile): { linesBefore: number; linesAfter: number } | undefined {
  const [head = "", ...lines] = patch?.split("\n") ?? [];
  const hunk = HUNK.exec(head);
  if (hunk === null || hunk[1] !== "1" || lines.some((line) => line.startsWith(" ") || HUNK.test(line)))
    return undefined;
  return { linesBefore: Number(hunk[2] ?? 1), linesAfter: Number(hunk[4] ?? 1) };
}
