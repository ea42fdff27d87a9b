import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../packages/anomaly/src/index.ts";
import { createTestDatabase, databaseUrl, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { type GitHubStandIn, startGitHubStandIn } from "./github-stand-in/stand-in.ts";
import { eventsWithFloods } from "./planted-flood.ts";
import { ServiceProcess } from "./service-process.ts";

/** What is left after the blows, when the service had time to come to its end. */
export interface JobCrashRun {
  /** Incidents whose way did not come to its end. */
  notTold: string[];
  incidents: number;
  /** Jobs that were given up. */
  failed: number;
  /** Blows that fell while jobs waited or were under way. */
  blowsOnTheWay: number;
}

/** About as long as the way takes from the incident's transaction to its end. */
const LONGEST_WAY_MS = 60;
const MADE = 700;

/** Runs the service, kills it at random moments after an incident was stored, and lets it finish in the end. */
export async function runJobCrashes({ seed, moments }: { seed: number; moments: number }): Promise<JobCrashRun> {
  const database = await createTestDatabase();
  const standIn = await startGitHubStandIn({ untilRead: { perFetch: 40 }, pollIntervalSeconds: 0, tokenLimit: 1e9 });
  const random = new Random(seed);
  let service = serve(database, standIn);
  let blowsOnTheWay = 0;
  try {
    for (let moment = 0; moment < moments; moment++) {
      await nextIncident(database, standIn, seed * 100 + moment);
      await sleep(random.next() * LONGEST_WAY_MS);
      await service.end("SIGKILL");
      if ((await unfinished(database)) > 0) blowsOnTheWay++;
      service = serve(database, standIn);
    }
    await eventually("every job has come to its end", async () => (await unfinished(database)) === 0, 90_000);
    return { ...(await result(database)), blowsOnTheWay };
  } finally {
    await service.end("SIGKILL");
    await standIn.stop();
    await database.drop();
  }
}

function serve(database: TestDatabase, standIn: GitHubStandIn): ServiceProcess {
  return new ServiceProcess(["serve", "--port", "0"], {
    DATABASE_URL: databaseUrl(database),
    GITHUB_API_URL: standIn.url,
    ODDWATCH_GITHUB_TOKENS: "test-token",
  });
}

/** Publishes floods and resolves as soon as one more incident is stored than there was. */
async function nextIncident({ pool }: TestDatabase, { window }: GitHubStandIn, seed: number): Promise<void> {
  const client = await pool.connect();
  const count = async () =>
    (await client.query<{ count: number }>("select count(*) from incident")).rows[0]?.count ?? 0;
  try {
    await client.query("listen oddwatch");
    const before = await count();
    window.publish(eventsWithFloods({ count: MADE, seed, endAt: Date.now() }));
    const changed = new EventEmitter<{ commit: [] }>();
    client.on("notification", () => changed.emit("commit"));
    while ((await count()) <= before) await once(changed, "commit", { signal: AbortSignal.timeout(90_000) });
  } finally {
    client.release(true);
  }
}

/** Deadlines that wait for their minute, and looks that wait until GitHub may be well again, do not count. */
async function unfinished({ owner }: TestDatabase): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `select count(*) from pgboss.job where name in ('default.enrich', 'default.summarise', 'default.notify', 'default.given-up')
     and state < 'completed' and not (state = 'created' and start_after > now())`,
  );
  return rows[0]?.count ?? 0;
}

async function result({ owner }: TestDatabase): Promise<Omit<JobCrashRun, "blowsOnTheWay">> {
  const { rows: all } = await owner.query<{ count: number }>("select count(*) from incident where not sample");
  const { rows: failed } = await owner.query<{ count: number }>(
    "select count(*) from pgboss.job where state = 'failed'",
  );
  const { rows: lost } = await owner.query<{ id: string }>(
    `select id from incident where not sample and not exists (
       select from pgboss.job where name = 'default.notify' and state = 'completed' and singleton_key = incident.id)`,
  );
  return { incidents: all[0]?.count ?? 0, failed: failed[0]?.count ?? 0, notTold: lost.map(({ id }) => id) };
}
