import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { NOON, syntheticBatch } from "../../../test/synthetic-activity.ts";
import { type Config, loadConfig, WorkspaceConfig } from "./config.ts";
import type { Ingest } from "./ingest/ingest.ts";
import { IngestQueue } from "./ingest/ingest-queue.ts";
import { pipelineSettings } from "./ingest/settings-round.ts";
import { SourceBoard } from "./ingest/source-board.ts";
import type { SourceRound } from "./ingest/source-round.ts";
import { type RunningSources, startSources } from "./start-sources.ts";
import { BatchWriter } from "./storage/batch-writer.ts";
import { acquireLease, type Lease } from "./storage/lease.ts";
import { writePositions } from "./storage/positions.ts";

const SAMPLE = fileURLToPath(new URL("../../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url));
const NOTHING = WorkspaceConfig.parse({ sources: { public: false, refs: { enabled: false } } });

let database: TestDatabase;
let running: RunningSources[];
beforeEach(async () => {
  database = await createTestDatabase();
  running = [];
});
afterEach(async () => {
  for (const sources of running) sources.stop();
  for (const sources of running) await sources.ended;
  await database.drop();
});

/** Keeps rounds and stores their positions, as the pipeline would. `enough` resolves with the first that fits. */
class ByHand {
  readonly queue = new IngestQueue({ capacity: 10, clock: () => NOON });
  readonly state = { watermark: undefined as number | undefined };
  readonly #whenReady = Promise.withResolvers<{ fresh: boolean } | undefined>();
  readonly rounds: SourceRound[] = [];
  #onRound: () => void = () => undefined;

  get ready(): Promise<{ fresh: boolean } | undefined> {
    return this.#whenReady.promise;
  }

  isReady(fresh: { fresh: boolean } | undefined): void {
    this.#whenReady.resolve(fresh);
  }

  store = async (round: SourceRound): Promise<boolean> => {
    const { source, position } = round;
    if (position !== undefined) await writePositions(database.pool, "default", [{ source, position }]);
    this.rounds.push(round);
    this.#onRound();
    return true;
  };

  readonly offer = this.store;

  async round(source: string): Promise<SourceRound> {
    for (;;) {
      const found = this.rounds.find((each) => each.source === source);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#onRound = resolve;
      });
    }
  }
}

function start(given: Partial<Config> = {}, settings = { version: 1, config: NOTHING }) {
  const ingest = new ByHand();
  const board = new SourceBoard(() => NOON);
  const config = { ...loadConfig({}, {}), ...given };
  const log = pino({ level: "silent" });
  const sources = startSources({
    config,
    settings,
    db: database,
    ingest: ingest as unknown as Ingest,
    board,
    readSecret: async () => "none",
    clock: () => NOON,
    log,
  });
  running.push(sources);
  return { ingest, board, sources };
}

const archive = (...files: string[]) => ({ files, speed: undefined });

describe("the settings", () => {
  it("enter the log before anything else, and once", async () => {
    const first = start({ sampleFile: SAMPLE });
    first.ingest.isReady({ fresh: true });
    await first.ingest.round("sample");
    expect(first.ingest.rounds.map(({ source }) => source)).toEqual(["settings", "sample"]);
    const { budget, suppressions } = NOTHING;
    expect(first.ingest.rounds[0]?.controls).toMatchObject([
      { kind: "settings", at: NOON, version: 1, settings: { workspace: "default", budget, suppressions } },
    ]);

    const again = start({ archive: archive(SAMPLE) });
    again.ingest.isReady({ fresh: false });
    await again.sources.ended;
    expect(new Set(again.ingest.rounds.map(({ source }) => source))).toEqual(new Set(["archive"]));
  });

  it("enter again in a newer version", async () => {
    await writePositions(database.pool, "default", [{ source: "settings", position: { version: 1, settings: {} } }]);
    const { ingest } = start({}, { version: 2, config: NOTHING });
    ingest.isReady({ fresh: false });
    expect((await ingest.round("settings")).controls).toMatchObject([{ version: 2 }]);
  });

  it("enter again when an upgrade made the same version mean something else", async () => {
    const { floor: _, ...older } = pipelineSettings(NOTHING, "default");
    const positions = [{ source: "settings", position: { version: 1, settings: older } }];
    await writePositions(database.pool, "default", positions);
    const { ingest } = start();
    ingest.isReady({ fresh: false });
    expect((await ingest.round("settings")).controls).toMatchObject([{ version: 1, settings: { floor: 2.7 } }]);
  });

  it("enter on the clock of the files where files are served", async () => {
    const { ingest } = start({ archive: archive(SAMPLE) });
    ingest.isReady({ fresh: true });
    expect((await ingest.round("settings")).controls).toMatchObject([{ at: Date.UTC(2015, 0, 1, 2) }]);
  });
});

describe("the sample", () => {
  it("ends at the start of the service, under ids of its own, and is marked by its lane", async () => {
    const { ingest } = start({ sampleFile: SAMPLE });
    ingest.isReady({ fresh: true });
    const { lane, items, at } = await ingest.round("sample");
    expect([lane, at, items.length]).toEqual(["sample", NOON, 7427]);
    expect(Math.max(...items.map(({ event }) => event?.at ?? 0))).toBe(NOON);
    expect(items.every(({ event }) => event?.id.startsWith("sample:"))).toBe(true);
  });

  it.each([
    ["a log that holds activity", {}, 1],
    ["archive files", { archive: archive(SAMPLE) }, 0],
  ])("is not loaded beside %s", async (_name, config, logged) => {
    const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
    await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, logged));
    const { ingest, sources } = start({ sampleFile: SAMPLE, ...config });
    ingest.isReady({ fresh: logged === 0 });
    await ingest.round("settings");
    sources.stop();
    await sources.ended;
    expect(ingest.rounds.map(({ source }) => source)).not.toContain("sample");
  });

  it("is loaded also when the first start was cut short after the settings", async () => {
    const { ingest } = start({ sampleFile: SAMPLE });
    ingest.isReady({ fresh: false });
    expect((await ingest.round("sample")).items.length).toBe(7427);
  });
});

describe("the sources", () => {
  it("are on the board before the pipeline is ready, and end without it", async () => {
    const { ingest, board, sources } = start({ archive: archive(SAMPLE) });
    expect(board.health(1)).toMatchObject([{ name: "archive", state: "starting" }]);
    sources.stop();
    ingest.isReady(undefined);
    await sources.ended;
    expect(ingest.rounds).toEqual([]);
  });

  it("include the status page beside GitHub's public events, unless it is not wanted or not known", () => {
    const names = (sources: object, given: Partial<Config> = {}) => {
      const config = WorkspaceConfig.parse({ sources: { refs: { enabled: false }, ...sources } });
      const { board, ingest } = start(given, { version: 1, config });
      ingest.isReady(undefined);
      return board.health(1).map(({ name }) => name);
    };
    expect(names({})).toEqual(["public", "status"]);
    expect(names({ status: false })).toEqual(["public"]);
    expect(names({ public: false })).toEqual([]);
    expect(names({}, { githubStatusUrl: undefined })).toEqual(["public"]);
    expect(names({}, { archive: archive(SAMPLE) })).toEqual(["archive"]);
  });

  it("that cannot start show why on the board", async () => {
    const folder = mkdtempSync(join(tmpdir(), "oddwatch-sources-"));
    const broken = join(folder, "2025-07-04-15.json");
    writeFileSync(broken, "{}");
    const { ingest, board, sources } = start({ archive: archive(broken) });
    ingest.store = () => Promise.reject(new Error("out of memory"));
    ingest.isReady({ fresh: true });
    await sources.ended;
    rmSync(folder, { recursive: true });
    expect(board.health(1)).toMatchObject([{ state: "stopped", error: "it did not start: out of memory" }]);
    expect(board.well).toBe(false);
  });
});
