import { setTimeout as sleep } from "node:timers/promises";
import type { SourceContext } from "./source-context.ts";

const EVERY_MS = 15_000;

/** Lets time pass in the log although nothing happens, so that quiet incidents end. Runs until the signal aborts. */
export async function tick({
  ingest,
  clock,
  signal,
}: Pick<SourceContext, "ingest" | "clock" | "signal">): Promise<void> {
  for (;;) {
    await sleep(EVERY_MS, undefined, { signal }).catch((error) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return;
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
