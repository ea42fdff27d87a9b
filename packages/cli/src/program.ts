import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { EXIT, type Terminal } from "./terminal.ts";

const EXIT_CODES = `
Exit codes:
  0  done (replay: with or without incidents; doctor: nothing failed)
  1  could not be done or was called wrongly, the reason is on stderr (doctor: something failed)
  2  replay: a file could not be read to its end; what was read is judged, the other files are still read`;

/**
 * Runs the command that `args` (without node and script) name, and gives its exit code. Each command loads its code when it
 * runs, so that `--help` and `replay` never wait for a database driver.
 */
export async function runCommand(args: string[], version: string, terminal: Terminal): Promise<number> {
  let code: number = EXIT.ok;
  const program = createProgram(version, terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return code;
}

function createProgram(version: string, terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("oddwatch")
    .description(
      "Watches GitHub activity, finds what is out of the ordinary, says why, and keeps to your alert budget.",
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .addHelpText("after", EXIT_CODES);
  addReplay(program, terminal, done);
  return program;
}

function addReplay(program: Command, terminal: Terminal, done: (code: number) => void): void {
  program
    .command("replay")
    .description("judge archive files as the service would have, and print every incident, best first")
    .argument("[files...]", "GH Archive hours (.json.gz, .json, .jsonl), taken in this order")
    .option("--json", "one JSON object a line on stdout and nothing else there", false)
    .addOption(
      new Option("--budget <n>", "incidents a person will read, per day of event time")
        .argParser(amount)
        .default(undefined, "25"),
    )
    .addOption(
      new Option("--budget-per-events <n>", "the same per 100,000 events").argParser(amount).conflicts("budget"),
    )
    .option("--seed <text>", "decides every random choice: the same files, options and seed give the same output")
    .action(async (files: string[], options) => {
      if (files.length === 0) program.error("error: name at least one file to replay");
      const { replay } = await import("./commands/replay.ts");
      done(await replay(files, options, terminal));
    });
}

function amount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("It is a whole number, 0 or more.");
  return value;
}
