import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commit, machine } from "./machine.ts";

const RESULTS = fileURLToPath(new URL("results.md", import.meta.url));

export interface Figure {
  /** What was measured and on which data; a later figure of the same name on the same machine takes its place. */
  what: string;
  /** The number with its unit. */
  figure: string;
  /** What it should be, with its unit; undefined when nothing was promised. */
  target?: string;
  /** How to measure it again. */
  command: string;
}

/** Prints a figure, and keeps it in results.md when `npm run bench -- --record` asked for that. */
export function reportFigure({ what, figure, target = "", command }: Figure): void {
  console.log(`${what}: ${figure}${target && ` (target ${target})`}`);
  if (process.env.ODDWATCH_BENCH_RECORD !== "1") return;
  const date = new Date().toISOString().slice(0, 10);
  const row = tableRow([what, figure, target, `\`${command}\``, commit(), date, machine()]);
  writeFileSync(RESULTS, withRow(readFileSync(RESULTS, "utf8"), row));
}

/** The document with `row` in the place of the row of the same name and machine, otherwise at the end. */
export function withRow(document: string, row: string): string {
  const lines = document.trimEnd().split("\n");
  const index = lines.findIndex((line) => nameOf(line) === nameOf(row));
  if (index === -1) lines.push(row);
  else lines[index] = row;
  return `${lines.join("\n")}\n`;
}

function tableRow(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "/")).join(" | ")} |`;
}

function nameOf(row: string): string {
  const cells = row.split("|");
  return `${cells[1]}|${cells[7]}`;
}
