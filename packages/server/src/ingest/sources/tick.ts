import { setTimeout as sleep } from "node:timers/promises";
import type { SourceContext } from "./source-context.ts";

const EVERY_MS = 15_000;

/** Lets time pass in the log although nothing happens, so that quiet incidents end. Runs until the signal aborts. */
export async function tick({
  ingest,
  clock,
  signal,
}: Pick<SourceContext, "ingest" | "clock" | "signal">): Promise<void> {
  while (!signal.aborted) {
    await sleep(EVERY_MS, undefined, { signal });
    const at = clock();
    await ingest.store({
      source: "tick",
      lane: "public",
      items: [],
      refused: [],
      at,
      controls: [{ kind: "tick", at }],
    });
  }
}
