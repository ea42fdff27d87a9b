import { readFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../packages/server/src/storage/database.ts";
import { openDatabase } from "../packages/server/src/storage/database.ts";
import { isAlive, processesIn, readPostmasterFile } from "../packages/server/src/storage/postgres/postmaster-file.ts";
import { SILENT_LOG } from "./database.ts";
import { eventually } from "./eventually.ts";
import { ServiceProcess } from "./service-process.ts";

const CLUSTER = "postgres-18";

export interface ServeOptions {
  /** Where GitHub is. */
  githubUrl: string;
  /** One token unless given. */
  tokens?: string[];
  /** More arguments. */
  args?: string[];
  env?: Record<string, string>;
}

const rooms = new Set<ServiceUnderTest>();
/** A test that ran out of time never comes to its end: nothing may outlive it all the same. */
process.once("exit", () => {
  for (const room of rooms) room.endPostgresNow();
});

/** A data folder of its own, the services started on it, and the end of everything that they left behind. */
export class ServiceUnderTest {
  readonly dataDir: string;
  readonly #services: ServiceProcess[] = [];

  private constructor(dataDir: string) {
    this.dataDir = dataDir;
    rooms.add(this);
  }

  static async create(): Promise<ServiceUnderTest> {
    return new ServiceUnderTest(await realpath(await mkdtemp(join(tmpdir(), "oddwatch-service-"))));
  }

  /** Starts `oddwatch serve` on a free port. */
  serve({ githubUrl = "http://127.0.0.1:1", tokens = ["test-token"], args = [], env }: ServeOptions): ServiceProcess {
    const service = new ServiceProcess(["serve", "--data-dir", this.dataDir, "--port", "0", ...args], {
      GITHUB_API_URL: githubUrl,
      ODDWATCH_GITHUB_TOKENS: tokens.join(","),
      ...env,
    });
    this.#services.push(service);
    return service;
  }

  /** The process id of the embedded PostgreSQL; undefined while none runs. */
  async postgresPid(): Promise<number | undefined> {
    const file = await readPostmasterFile(join(this.dataDir, CLUSTER));
    return file !== undefined && isAlive(file.pid) ? file.pid : undefined;
  }

  /** Works on the store while no service runs. */
  async withStore<T>(work: (store: Database) => Promise<T>): Promise<T> {
    const store = await openDatabase({ dataDir: this.dataDir, log: SILENT_LOG });
    try {
      return await work(store);
    } finally {
      await store.stop();
    }
  }

  /** Ends every process and removes the folder. */
  async end(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.end("SIGKILL")));
    await this.#endPostgres();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
    rooms.delete(this);
  }

  /** For a process that is about to end itself. */
  endPostgresNow(): void {
    try {
      process.kill(Number.parseInt(readFileSync(join(this.dataDir, CLUSTER, "postmaster.pid"), "utf8"), 10), "SIGQUIT");
    } catch (error) {
      if (!["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error; // it has ended already
    }
  }

  async #endPostgres(): Promise<void> {
    const pid = await this.postgresPid();
    if (pid !== undefined) process.kill(pid, "SIGQUIT");
    const cluster = join(this.dataDir, CLUSTER);
    await eventually("PostgreSQL has ended", async () => {
      const left = await processesIn(cluster);
      return left === undefined ? !(await this.postgresPid()) : left.length === 0;
    });
  }
}
