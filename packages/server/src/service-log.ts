import { type Logger, pino } from "pino";

const REDACTED = ["token", "password", "authorization", "cookie", "secret", "clientSecret", "key", "keys"].map(
  (name) => `*.${name}`,
);

/** One JSON line per event on stderr, secrets left out: stdout belongs to whoever started the command. */
export function serviceLog(level: string): Logger {
  return pino({ name: "oddwatch", level, redact: { paths: REDACTED, censor: "[hidden]" } }, pino.destination(2));
}
