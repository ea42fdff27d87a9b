import { type Logger, pino } from "pino";

/** One JSON line per event on stderr, secrets left out: stdout belongs to whoever started the command. */
export function serviceLog(level: string): Logger {
  return pino(
    { name: "oddwatch", level, redact: { paths: ["*.token", "*.password", "*.authorization"], censor: "[hidden]" } },
    pino.destination(2),
  );
}
