import { readFileSync } from "node:fs";
import { visible } from "./format/visible.ts";
import { runCommand } from "./program.ts";
import { EXIT } from "./terminal.ts";

/** A second request to stop within this time is the same one, told twice by terminal and launcher. */
const SAME_REQUEST_MS = 1_000;

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const stopping = new AbortController();
let askedAt: number | undefined;

// Off a terminal SIGHUP stays as it is: `nohup` has set it to be ignored.
for (const signal of ["SIGINT", "SIGTERM", ...(process.stdout.isTTY ? ["SIGHUP"] : [])]) {
  process.on(signal, () => {
    askedAt ??= performance.now();
    if (performance.now() - askedAt > SAME_REQUEST_MS) process.exit(EXIT.failed);
    stopping.abort(signal);
  });
}

// The reader of our output went away, as `head` does: nobody is left to tell, so there is nothing to complain about.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.ok);
    throw error;
  });
}

try {
  const { stdout, stderr, env } = process;
  process.exitCode = await runCommand(process.argv.slice(2), version, {
    stdout,
    stderr,
    env,
    stopping: stopping.signal,
  });
} catch (error) {
  if (!stopping.signal.aborted)
    console.error(`oddwatch: ${visible(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = EXIT.failed;
}
