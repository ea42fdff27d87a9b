import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SAMPLE_SOURCE } from "../../packages/server/src/ingest/sources/sample-round.ts";
import { writePositions } from "../../packages/server/src/storage/positions.ts";
import { eventually } from "../../test/eventually.ts";
import { ServiceUnderTest } from "../../test/service-under-test.ts";
import { fillIncidents } from "./fill-incidents.ts";

const CLOSED = "http://127.0.0.1:1";

/** A service that runs with its own PostgreSQL and asks nobody. */
export interface BenchRoom {
  url: string;
  pid: number;
  postgresPid: number;
  end(): Promise<void>;
}

/** Starts `oddwatch serve` as a process of its own on a store of `incidents`. */
export async function openBenchRoom(incidents: number): Promise<BenchRoom> {
  const room = await ServiceUnderTest.create();
  try {
    await room.withStore(async ({ owner }) => {
      await fillIncidents(owner, "default", incidents);
      await writePositions(owner, "default", [{ source: SAMPLE_SOURCE, position: {} }]); // it need not be loaded
    });
    const file = join(room.dataDir, "bench.yaml");
    writeFileSync(file, "workspace: { sources: { public: false, status: false, refs: { enabled: false } } }\n");
    const service = room.serve({
      githubUrl: CLOSED,
      tokens: [],
      args: ["--config", file],
      env: {
        ODDWATCH_LOG_LEVEL: "warn",
        ODDWATCH_REQUESTS_PER_MINUTE: "1000000000",
      },
    });
    await eventually(
      "the pipeline is ready",
      async () => (await service.health()).pipeline.seq > 0 || undefined,
      120_000,
    );
    const postgresPid = await room.postgresPid();
    if (postgresPid === undefined) throw new Error("PostgreSQL does not run");
    return { url: await service.url(), pid: service.pid, postgresPid, end: () => room.end() };
  } catch (error) {
    await room.end();
    throw error;
  }
}
