import { STARTER_RULES, tryRule } from "@oddwatch/pipeline";
import { problemLine, type RuleInFile, readRules } from "@oddwatch/server";
import { type Colors, createColors } from "../format/colors.ts";
import { jsonLine, visible } from "../format/visible.ts";
import { EXIT, showsColors, type Terminal, write } from "../terminal.ts";

/** What became of one rule's file. With `--json` each is one line. */
interface Checked {
  file: string;
  id: string | null;
  /** `unusable` cannot be run, `wrong` does not do what its fixtures say. */
  status: "ok" | "unusable" | "wrong";
  fixtures: number;
  /** The starter rule of the same id, whose place it takes. */
  replaces: string | null;
  problems: { line: number; message: string }[];
}

/** `oddwatch rules check PATH...`: reads rules, runs their fixtures, says what is wrong. Gives the exit code. */
export async function checkRules(paths: string[], { json }: { json: boolean }, terminal: Terminal): Promise<number> {
  const checked = paths.flatMap((path) => readRules(path)).map(checkedRule);
  const colors = createColors(showsColors(terminal));
  for (const each of checked) await write(terminal.stdout, json ? `${jsonLine(each)}\n` : checkedText(each, colors));
  const bad = (status: Checked["status"]) => checked.filter((each) => each.status === status).length;
  if (!json) {
    const figures = `${checked.length} rules: ${bad("ok")} ok, ${bad("wrong")} wrong, ${bad("unusable")} unusable`;
    await write(terminal.stdout, `${figures}\n`);
  }
  return bad("unusable") > 0 ? EXIT.unusable : bad("wrong") > 0 ? EXIT.wrong : EXIT.ok;
}

function checkedRule({ file, read, problems, lineOf }: RuleInFile): Checked {
  if (read === undefined) return { file, id: null, status: "unusable", fixtures: 0, replaces: null, problems };
  const { rule, fixtures } = read;
  const failures = tryRule(rule, fixtures);
  return {
    file,
    id: rule.id,
    status: failures.length > 0 ? "wrong" : "ok",
    fixtures: fixtures.hits.length + fixtures.misses.length,
    replaces: STARTER_RULES.some(({ id }) => id === rule.id) ? rule.id : null,
    problems: failures.map(({ path, message }) => ({ line: lineOf(path), message })),
  };
}

function checkedText({ file, id, status, fixtures, replaces, problems }: Checked, colors: Colors): string {
  if (status !== "ok") {
    return problems
      .map((problem) => `${colors.red(status.padEnd(8))}  ${visible(problemLine(file, problem))}\n`)
      .join("");
  }
  const instead = replaces === null ? "" : ", instead of the starter rule of this name";
  return `${colors.green("ok".padEnd(8))}  ${visible(`${file}: ${id}, ${fixtures} fixtures${instead}`)}\n`;
}
