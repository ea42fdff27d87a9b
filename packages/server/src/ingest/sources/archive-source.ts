import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { archiveHourEnd, readArchive } from "@oddwatch/github-events";
import { z } from "zod";
import type { ArchiveRun } from "../../config.ts";
import type { Source, SourceContext } from "./source-context.ts";

/** Files are told apart by their place in the list and their name, and read again from the last stored line. */
const Position = z.object({ file: z.number().int(), name: z.string(), line: z.number().int() });
type Position = z.infer<typeof Position>;

/** Name of the source, and key of its position. */
export const ARCHIVE_SOURCE = "archive";

/** Archive files instead of GitHub, in the given order, on their own clock. Only ever slowed, never thinned. */
export function archiveSource(run: ArchiveRun): Source {
  return { name: ARCHIVE_SOURCE, lane: "archive", run: (context) => readFiles(run, context) };
}

async function readFiles({ files, speed }: ArchiveRun, context: SourceContext): Promise<void> {
  const { ingest, board, position } = context;
  const from = interruptedAt(files, await position(ARCHIVE_SOURCE));
  const pace = new Pace(speed, context);
  const troubles: string[] = [];
  for (const [file, path] of files.entries()) {
    if (from !== undefined && file < from.file) continue;
    const trouble = await readFile({ file, path, afterLine: from?.file === file ? from.line : 0 }, pace, context);
    if (trouble !== undefined) troubles.push(trouble);
  }
  await ingest.store({
    source: ARCHIVE_SOURCE,
    lane: "archive",
    items: [],
    refused: [],
    controls: [],
    at: context.clock(),
  }); // behind all others
  board.set(ARCHIVE_SOURCE, { state: "done", error: troubles.length === 0 ? undefined : troubles.join("; ") });
}

/** Where the serving of these very files was interrupted; undefined when the position is of other files. */
export function interruptedAt(files: readonly string[], position: unknown): Position | undefined {
  const stored = Position.safeParse(position);
  return stored.success && basename(files[stored.data.file] ?? "") === stored.data.name ? stored.data : undefined;
}

interface Task {
  file: number;
  path: string;
  afterLine: number;
}

async function readFile(
  { file, path, afterLine }: Task,
  pace: Pace,
  context: SourceContext,
): Promise<string | undefined> {
  const { ingest, board, signal, clock, log } = context;
  const name = basename(path);
  const hourEnd = archiveHourEnd(path);
  const reading = readArchive(path, { signal });
  let toldBad = 0;
  const refusedSince = () => {
    const bad = reading.stats.bad.slice(toldBad).filter(({ line }) => line > afterLine);
    toldBad = reading.stats.bad.length;
    return bad.map(({ line, reason }) => ({ reason: `${name} line ${line}: ${reason}`, raw: "" }));
  };
  for await (const rows of reading) {
    const fresh = rows.filter(({ line }) => line > afterLine);
    const refused = refusedSince();
    if (fresh.length === 0 && refused.length === 0) continue;
    const items = fresh.map(({ event, raw }) => ({ event, raw, seenAt: hourEnd ?? event.at }));
    const position: Position = { file, name, line: rows.at(-1)?.line ?? afterLine };
    const at = hourEnd ?? rows.at(-1)?.event.at ?? clock();
    await pace.wait(fresh[0]?.event.at);
    await ingest.offer({ ...NOTHING, items, refused, at, position });
    board.set(ARCHIVE_SOURCE, { state: "ok", lastSuccessAt: clock() });
  }
  const refused = refusedSince();
  if (refused.length > 0) await ingest.offer({ ...NOTHING, refused, at: hourEnd ?? clock() });
  if (reading.stats.complete) return undefined;
  const trouble = `${name}: ${reading.stats.reason}`;
  log.error(`archive file not read to its end: ${trouble}`);
  return trouble;
}

const NOTHING = { source: ARCHIVE_SOURCE, lane: "archive" as const, items: [], refused: [], controls: [] };

/** Lets event time pass no faster than `speed` times real time; undefined does not wait. */
class Pace {
  readonly #speed: number | undefined;
  readonly #context: SourceContext;
  #began: { event: number; clock: number } | undefined;

  constructor(speed: number | undefined, context: SourceContext) {
    this.#speed = speed;
    this.#context = context;
  }

  async wait(eventAt: number | undefined): Promise<void> {
    const { clock, signal } = this.#context;
    if (this.#speed === undefined || eventAt === undefined) return;
    this.#began ??= { event: eventAt, clock: clock() };
    const dueMs = (eventAt - this.#began.event) / this.#speed - (clock() - this.#began.clock);
    if (dueMs > 0) await sleep(dueMs, undefined, { signal });
  }
}
