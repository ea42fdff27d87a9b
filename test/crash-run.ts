import { setImmediate as immediately, setTimeout as sleep } from "node:timers/promises";
import { Random } from "../packages/anomaly/src/index.ts";
import { eventually } from "./eventually.ts";
import type { RawEvent } from "./github-stand-in/raw-event.ts";
import { type GitHubStandIn, startGitHubStandIn } from "./github-stand-in/stand-in.ts";
import { eventsWithFloods } from "./planted-flood.ts";
import type { ServiceProcess } from "./service-process.ts";
import { ServiceUnderTest } from "./service-under-test.ts";
import {
  type ComparedIncident,
  type LoggedEvent,
  loggedEvents,
  replayedIncidents,
  storedIncidents,
} from "./stored-and-replayed.ts";

/** What is killed; `stop` is a stop in good order, which leaves a snapshot in the middle of the log. */
export type Blow = "service" | "postgres" | "stop";

export interface CrashRunOptions {
  /** Decides events and moments. */
  seed: number;
  blows: Blow[];
}

/** What is left after the blows and a quiet end. */
export interface CrashRun {
  /** `id type` of every event that the stand-in served, sorted. */
  served: string[];
  /** The same of every event in the log. */
  logged: string[];
  stored: ComparedIncident[];
  replayed: ComparedIncident[];
  /** How many blows fell while events were on their way. */
  blowsWhileIngesting: number;
}

/** New events in each fetch. */
const PER_FETCH = 6;
/** Events made at a time, two floods among them. */
const MADE = 700;
/** Events that wait when a moment in the stream is chosen; it comes before the last tenth of them is served. */
const IN_THE_STREAM = 400;
/** About as long as the service takes from reading a page to having it stored. */
const LONGEST_AFTER_A_PAGE_MS = 25;

/** Runs the service against the stand-in, strikes at random moments, lets it finish, and reads what it stored. */
export async function runCrashes({ seed, blows }: CrashRunOptions): Promise<CrashRun> {
  const room = await ServiceUnderTest.create();
  const standIn = await startGitHubStandIn({
    untilRead: { perFetch: PER_FETCH },
    pollIntervalSeconds: 0,
    tokenLimit: 1e9,
  });
  try {
    const run = new Run(room, standIn, seed);
    for (const blow of blows) await run.strike(blow);
    return await run.finish();
  } finally {
    await standIn.stop();
    await room.end();
  }
}

class Run {
  readonly #room: ServiceUnderTest;
  readonly #standIn: GitHubStandIn;
  readonly #random: Random;
  readonly #seed: number;
  #service: ServiceProcess;
  #made = 0;
  #coming: RawEvent[] = [];
  #blowsWhileIngesting = 0;
  #struck = 0;

  constructor(room: ServiceUnderTest, standIn: GitHubStandIn, seed: number) {
    this.#room = room;
    this.#standIn = standIn;
    this.#random = new Random(seed);
    this.#seed = seed;
    this.#service = room.serve({ githubUrl: standIn.url });
  }

  async strike(blow: Blow): Promise<void> {
    await this.#ingesting();
    if (this.#struck++ % 3 !== 2) await this.#momentInTheStream();
    else await this.#momentAfterAPage();
    const { waiting, onPages } = this.#standIn.window.state;
    if (waiting + onPages > 0) this.#blowsWhileIngesting++;
    if (blow === "postgres") await this.#killPostgres();
    else {
      await this.#service.end(blow === "service" ? "SIGKILL" : "SIGTERM");
      this.#service = this.#room.serve({ githubUrl: this.#standIn.url });
    }
  }

  async #momentInTheStream(): Promise<void> {
    this.#publish(IN_THE_STREAM - this.#standIn.window.state.waiting);
    await this.#untilServed(Math.floor(this.#random.next() * 0.9 * IN_THE_STREAM));
  }

  /** After it nothing new comes: the page that was read before the blow is what stands there after it, ETag and all. */
  async #momentAfterAPage(): Promise<void> {
    const { window } = this.#standIn;
    await eventually("what waits is let in", () => window.state.waiting === 0);
    this.#publish(PER_FETCH);
    await this.#untilServed(PER_FETCH);
    await sleep(this.#random.next() * LONGEST_AFTER_A_PAGE_MS);
  }

  /** Until so many more events were served, or the service has ended. */
  async #untilServed(count: number): Promise<void> {
    const { window } = this.#standIn;
    const served = window.state.served + count;
    while (window.state.served < served && this.#service.exit === undefined) await immediately();
  }

  /** Lets everything be read, ends the service in good order, and reads the store. */
  async finish(): Promise<CrashRun> {
    this.#publish(Math.max(this.#coming.length, MADE));
    await this.#readEverything();
    await this.#ingesting(); // a round without events waits until those before it are stored
    const { code } = await this.#service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}: ${this.#service.stderr}`);
    const { logged, stored } = await this.#room.withStore(async (store) => {
      return { logged: await loggedEvents(store), stored: await storedIncidents(store) };
    });
    return {
      served: this.#standIn.window.served.map(({ event }) => `${event.id} ${event.type}`).sort(),
      logged: logged.map(nameOf).sort(),
      stored,
      replayed: await replayedIncidents({ ODDWATCH_DATA_DIR: this.#room.dataDir }),
      blowsWhileIngesting: this.#blowsWhileIngesting,
    };
  }

  /** However long a busy machine takes: it has to go on. */
  async #readEverything(): Promise<void> {
    const left = () => this.#standIn.window.state.waiting + this.#standIn.window.state.onPages;
    for (let before = left(); before > 0; before = left()) {
      await eventually("the next events have left the pages", () => left() < before).catch((cause) => {
        throw new Error(`the service stands still: ${this.#service.stderr.slice(-3_000)}`, { cause });
      });
    }
  }

  #publish(count: number): void {
    while (this.#coming.length < count) {
      const seed = this.#seed * 100 + this.#made++;
      this.#coming.push(...eventsWithFloods({ count: MADE, seed, endAt: Date.now() }));
    }
    if (count > 0) this.#standIn.window.publish(this.#coming.splice(0, count));
  }

  /** Two more complete fetches: what the first brought is stored. */
  async #ingesting(): Promise<void> {
    const from = this.#standIn.window.completeFetches;
    await eventually("the service asks for pages", () => {
      if (this.#service.exit !== undefined) throw new Error(`it ended: ${this.#service.stderr}`);
      return this.#standIn.window.completeFetches >= from + 3;
    }).catch((cause) => {
      throw new Error(`the service does not ingest: ${this.#service.stderr.slice(-3_000)}`, { cause });
    });
  }

  async #killPostgres(): Promise<void> {
    const pid = await this.#room.postgresPid();
    if (pid !== undefined) process.kill(pid, "SIGKILL"); // it may be down still from the blow before
  }
}

function nameOf({ id, type }: LoggedEvent): string {
  return `${id} ${type}`;
}
