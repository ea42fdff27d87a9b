import { type Command, Option } from "commander";
import { amount } from "./amount.ts";

/** Where a service listens, as flags say; without them as the configuration file and the environment do. */
export interface ServiceFlags {
  host?: string;
  port?: number;
  /** Path of the configuration file. */
  config?: string;
}

/** Adds the flags by which a command finds the running service: the same that `serve` is started with. */
export function addServiceOptions(command: Command): Command {
  return command
    .option("--host <address>", "where the service listens (ODDWATCH_HOST, else 127.0.0.1)")
    .addOption(new Option("--port <n>", "on which port (ODDWATCH_PORT, else 8000)").argParser(amount))
    .option("--config <file>", "configuration file, YAML, that says where service and database are (ODDWATCH_CONFIG)");
}
