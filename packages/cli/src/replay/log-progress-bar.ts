import type { Writable } from "node:stream";
import { SingleBar } from "cli-progress";

export interface LogProgressBar {
  /** `seq` of `headSeq` inputs were judged. */
  update(seq: number, headSeq: number): void;
  /** Takes the bar away. */
  stop(): void;
}

/** A bar over a stored log on `stream`, which must be a terminal. */
export function startLogProgressBar(stream: Writable): LogProgressBar {
  const bar = new SingleBar({
    stream: stream as NodeJS.WritableStream,
    format: "{bar} {percentage} % | {value} of {total} inputs | {duration_formatted}",
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0);
  return {
    update(seq, headSeq) {
      bar.setTotal(headSeq);
      bar.update(seq);
    },
    stop() {
      bar.stop();
    },
  };
}
