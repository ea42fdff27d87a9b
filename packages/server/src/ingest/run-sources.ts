import type { Source, SourceContext } from "./sources/source-context.ts";

/**
 * Runs sources, which are on the board already, beside each other until the signal aborts. One that fails for a reason nobody foresaw is shown as stopped
 * and logged; the others go on.
 */
export async function runSources(sources: readonly Source[], context: SourceContext): Promise<void> {
  const { board, signal, log } = context;
  const run = async (source: Source) => {
    if (signal.aborted) return;
    try {
      await source.run(context);
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error }, `the source ${source.name} stopped`);
      board.set(source.name, { state: "stopped", error: error instanceof Error ? error.message : String(error) });
    }
  };
  await Promise.all(sources.map(run));
}
