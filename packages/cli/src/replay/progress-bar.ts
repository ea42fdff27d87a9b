import { basename } from "node:path";
import type { Writable } from "node:stream";
import { SingleBar } from "cli-progress";
import { visible } from "../format/visible.ts";
import type { ReplayProgress } from "./replay-files.ts";

export interface ProgressBar {
  update(progress: ReplayProgress): void;
  /** Takes the bar away. */
  stop(): void;
}

/** A bar over all files on `stream`, which must be a terminal. `files` are the paths in their order. */
export function startProgressBar(stream: Writable, files: string[]): ProgressBar {
  const bar = new SingleBar({
    stream: stream as NodeJS.WritableStream,
    format: "{bar} {percentage} % | {name} | {events} events | {duration_formatted}",
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(files.length * 100, 0, { name: "", events: 0 });
  return {
    update({ file, events, bytes, totalBytes }) {
      const part = totalBytes ? Math.min(1, bytes / totalBytes) : 0;
      bar.update(Math.round((files.indexOf(file) + part) * 100), { name: visible(basename(file)), events });
    },
    stop() {
      bar.stop();
    },
  };
}
