import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { automationClass } from "../../packages/pipeline/src/features/automation-class.ts";
import { csvRows } from "./csv-cells.ts";
import { type Rate, wilson } from "./interval.ts";
import { rateInWords, type Table } from "./text-table.ts";

/** What the names of labelled accounts told: bots that were taken for automation, and people that were. */
export interface BotLabels {
  /** Bots whose login ends in `[bot]`, which only applications can have. */
  marked: Rate;
  /** Bots that sign in as an account. */
  unmarked: Rate;
  people: Rate;
}

/**
 * Asks for the automation class of the accounts that `groundtruth/BIMBAS-RABBIT-bots` labels. The class is read off the
 * login alone; the labels come with no events, so what an account does can be judged only in the hours that show it.
 * Undefined where the labels are not.
 */
export function botLabels(folder: string): BotLabels | undefined {
  const paths = ["train", "test"].map((part) => join(folder, `groundtruth/BIMBAS-RABBIT-bots/data/${part}_label.csv`));
  if (!paths.every((path) => existsSync(path))) return undefined;
  const rows = paths.flatMap((path) => csvRows(readFileSync(path, "utf8")));
  const bots = rows.filter(({ bot }) => bot === "1").map(({ contributor }) => contributor);
  const isMarked = (login: string) => login.endsWith("[bot]");
  return {
    marked: takenForAutomation(bots.filter(isMarked)),
    unmarked: takenForAutomation(bots.filter((login) => !isMarked(login))),
    people: takenForAutomation(rows.filter(({ bot }) => bot === "0").map(({ contributor }) => contributor)),
  };
}

function takenForAutomation(logins: readonly string[]): Rate {
  return wilson(logins.filter((login) => automationClass(login) === "automation").length, logins.length);
}

/** The rates as a table. */
export function botTable({ marked, unmarked, people }: BotLabels): Table {
  const row = (name: string, rate: Rate) => [name, String(rate.of), rateInWords(rate)];
  return [
    ["labelled accounts", "n", "compared with automation"],
    row("bots with [bot] in the login", marked),
    row("bots that sign in as an account", unmarked),
    row("people", people),
  ];
}
