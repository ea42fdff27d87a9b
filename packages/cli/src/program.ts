import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { addServiceOptions } from "./arguments/add-service-options.ts";
import { amount } from "./arguments/amount.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const EXIT_CODES = `
Exit codes:
  0  done (replay: with or without incidents; doctor: nothing failed)
  1  could not be done or was called wrongly, the reason is on stderr (doctor: something failed)
  2  replay: a file could not be read to its end; what was read is judged, the other files are still read
     rules check: a file holds no usable rule
  3  rules check: a rule does not do what its fixtures say`;

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
  addServe(program, terminal, done);
  addReplay(program, terminal, done);
  addWhy(program, terminal, done);
  addRules(program, terminal, done);
  addConfig(program, terminal, done);
  addToken(program, terminal, done);
  addJobs(program, terminal, done);
  addDoctor(program, terminal, done);
  return program;
}

function addReplay(program: Command, terminal: Terminal, done: (code: number) => void): void {
  const ofFiles = ["budget", "budgetPerEvents", "seed"];
  program
    .command("replay")
    .description("judge archive files, or the stored log again, and print every incident, best first")
    .argument("[files...]", "GH Archive hours (.json.gz, .json, .jsonl), taken in this order")
    .option("--json", "one JSON object a line on stdout and nothing else there", false)
    .addOption(new Option("--budget <n>", "incidents a person will read, a day of event time: 25").argParser(amount))
    .addOption(
      new Option("--budget-per-events <n>", "the same per 100,000 events").argParser(amount).conflicts("budget"),
    )
    .option("--seed <text>", "decides every random choice: the same files, options and seed give the same output")
    .option("--config <file>", "configuration file, YAML, or a folder of rules; of files, its workspace part is used")
    .addOption(new Option("--from-log", "judge the stored log instead, as it was set up then").conflicts(ofFiles))
    .option("--workspace <name>", "with --from-log: whose log")
    .option("--data-dir <folder>", "with --from-log: folder of the embedded database")
    .option("--host <address>", "with --from-log: where the service listens")
    .addOption(new Option("--port <n>", "with --from-log: on which port").argParser(amount))
    .action(async (files: string[], options) => {
      if (options.fromLog && files.length > 0) program.error("error: --from-log takes no files");
      if (!options.fromLog && files.length === 0) program.error("error: name at least one file to replay");
      if (options.fromLog) {
        const { replayFromLog } = await import("./commands/replay-from-log.ts");
        done(await replayFromLog(options, terminal));
      } else {
        const { replay } = await import("./commands/replay.ts");
        done(await replay(files, options, terminal));
      }
    });
}

function addWhy(program: Command, terminal: Terminal, done: (code: number) => void): void {
  addServiceOptions(program.command("why"))
    .description("say why you were, or were not, told about an account, a repository, an owner or a pattern")
    .argument("<entity>", "such as octocat, octo-org/pages or octo-org")
    .addOption(new Option("--at <time>", "what was decided around this time, RFC 3339; the latest").argParser(time))
    .option("--json", "the whole answer as one JSON object", false)
    .option("--file <files...>", "judge these archive files instead of asking what was stored")
    .option("--data-dir <folder>", "folder of the embedded database (ODDWATCH_DATA_DIR, else ./data)")
    .action(async (entity: string, options) => {
      const { why } = await import("./commands/why.ts");
      done(await why(entity, options, terminal));
    });
}

function addServe(program: Command, terminal: Terminal, done: (code: number) => void): void {
  program
    .command("serve")
    .description("watch, judge and serve the page until stopped")
    .option(
      "--host <address>",
      "address to listen on (ODDWATCH_HOST, else 127.0.0.1); any but loopback needs ODDWATCH_TOKEN",
    )
    .addOption(new Option("--port <n>", "port to listen on (ODDWATCH_PORT, else 8000)").argParser(amount))
    .option("--data-dir <folder>", "folder of the embedded database (ODDWATCH_DATA_DIR, else ./data)")
    .option("--config <file>", "configuration file, YAML (ODDWATCH_CONFIG)")
    .option("--from <files...>", "serve these archive files, in this order and on their clock, instead of GitHub")
    .addOption(
      new Option("--speed <n>", "with --from: times faster than real time, or max").argParser(speed).default("max"),
    )
    .action(async (options) => {
      const { serve } = await import("./commands/serve.ts");
      done(await serve({ ...options, speed: options.speed === "max" ? undefined : options.speed }, terminal));
    });
}

function addRules(program: Command, terminal: Terminal, done: (code: number) => void): void {
  program
    .command("rules")
    .description("work on rules of your own")
    .command("check <paths...>")
    .description("read rules, in files or folders, and run their fixtures")
    .option("--json", "one JSON object a rule", false)
    .action(async (paths: string[], options) => {
      const { checkRules } = await import("./commands/rules-check.ts");
      done(await checkRules(paths, options, terminal));
    });
}

function addConfig(program: Command, terminal: Terminal, done: (code: number) => void): void {
  const config = program.command("config").description("read and change what holds while the service runs");
  const stored = (command: Command) =>
    addServiceOptions(command).option(
      "--data-dir <folder>",
      "folder of the embedded database (ODDWATCH_DATA_DIR, else ./data)",
    );
  stored(config.command("apply <path>"))
    .description("make a folder of rules, a rule, or the workspace part of a configuration file the next version")
    .option("--dry-run", "only say what would change", false)
    .action(async (path: string, options) => {
      const { applyConfig } = await import("./commands/config.ts");
      done(await applyConfig(path, options, terminal));
    });
  stored(config.command("export"))
    .description("print all of it as a configuration file that `config apply` takes")
    .action(async (options) => {
      const { exportConfig } = await import("./commands/config.ts");
      done(await exportConfig(options, terminal));
    });
}

function addToken(program: Command, terminal: Terminal, done: (code: number) => void): void {
  const token = program.command("token").description("make, list and revoke tokens for the API");
  const stored = (command: Command) =>
    addServiceOptions(command)
      .option("--json", "one JSON object a line", false)
      .option("--data-dir <folder>", "folder of the embedded database (ODDWATCH_DATA_DIR, else ./data)")
      .option("--workspace <name>", "whose tokens (ODDWATCH_WORKSPACE, else the service's own, else default)");
  stored(token.command("create <name>"))
    .description("make a token and print it; it can be seen this once only")
    .addOption(
      new Option("--scope <scope>", "what it may do: admin includes write, write includes read")
        .choices(["read", "write", "admin"])
        .default("read"),
    )
    .addOption(new Option("--days <n>", "days until it ends").argParser(amount).default(90))
    .addOption(new Option("--no-end", "a token without an end"))
    .action(async (name: string, options) => {
      const { createToken } = await import("./commands/token.ts");
      done(await createToken(name, options, terminal));
    });
  stored(token.command("list"))
    .description("list them, newest first, without what they are")
    .action(async (options) => {
      const { listTokens } = await import("./commands/token.ts");
      done(await listTokens(options, terminal));
    });
  stored(token.command("revoke <id>"))
    .description("end a token, and the sessions that were opened by it")
    .action(async (id: string, options) => {
      const { revokeToken } = await import("./commands/token.ts");
      done(await revokeToken(id, options, terminal));
    });
}

function addJobs(program: Command, terminal: Terminal, done: (code: number) => void): void {
  const jobs = program.command("jobs").description("see what is done about incidents; retry or cancel it");
  const asking = (command: Command) => addServiceOptions(command).option("--json", "one JSON object", false);
  asking(jobs.command("list", { isDefault: true }))
    .description("how each kind of job is doing, and the newest jobs that are not done")
    .addOption(new Option("--kind <kind>", "only these").choices(["enrich", "summarise", "notify", "deadline"]))
    .addOption(
      new Option("--state <states...>", "only these").choices([
        "waiting",
        "retrying",
        "active",
        "done",
        "cancelled",
        "failed",
      ]),
    )
    .option("--incident <id>", "only of this incident")
    .addOption(new Option("--limit <n>", "jobs at most").argParser(amount).default(50))
    .action(async (options) => {
      const { listJobs } = await import("./commands/jobs.ts");
      done(await listJobs(options, terminal));
    });
  for (const verb of ["retry", "cancel"] as const) {
    asking(jobs.command(`${verb} <id>`))
      .description(verb === "retry" ? "run a job again, or at once" : "let a job be: nothing of it is stored")
      .action(async (id: string, options) => {
        const { changeJob } = await import("./commands/jobs.ts");
        done(await changeJob(verb, id, options, terminal));
      });
  }
}

function addDoctor(program: Command, terminal: Terminal, done: (code: number) => void): void {
  addServiceOptions(program.command("doctor"))
    .description("check what a start needs, one line each, with what to do about it")
    .option("--json", "one JSON object a line", false)
    .option("--data-dir <folder>", "folder of the embedded database (ODDWATCH_DATA_DIR, else ./data)")
    .option("--repository <owner/name>", "test on it what the tokens and the GitHub App may read")
    .option("--organisation <name>", "test on it whether its audit log may be read")
    .action(async (options) => {
      const { doctor } = await import("./commands/doctor.ts");
      done(await doctor(options, terminal));
    });
}

function speed(text: string): number | "max" {
  const value = Number(text);
  if (text === "max" || value > 0) return text === "max" ? text : value;
  throw new InvalidArgumentError("It is a number above 0, or max.");
}

function time(text: string): number {
  const at = Date.parse(/\dT[\d:.]+$/.test(text) ? `${text}Z` : text);
  if (Number.isNaN(at))
    throw new InvalidArgumentError("It is a time such as 2026-11-20T15:04:00Z, UTC unless it says.");
  return at;
}
