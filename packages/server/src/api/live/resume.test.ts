import fc from "fast-check";
import { expect, it } from "vitest";
import { createMetrics } from "../../metrics.ts";
import type { ChangedIncident } from "../api-store.ts";
import { someIncident } from "../api-under-test.ts";
import { MemoryStore } from "../memory-store.ts";
import type { Topic } from "./incident-frame.ts";
import { IncidentTail } from "./incident-tail.ts";
import { LiveFeed } from "./live-feed.ts";
import { LiveStream } from "./live-stream.ts";

/** A store whose answers, true when they were asked for, arrive when the test lets them. */
class SlowStore extends MemoryStore {
  #answers: (() => void)[] = [];

  override changedSince(revision: number, limit: number): Promise<ChangedIncident[]> {
    return this.#later(super.changedSince(revision, limit));
  }

  override raisedSince(revision: number, limit: number): Promise<ChangedIncident[]> {
    return this.#later(super.raisedSince(revision, limit));
  }

  /** Lets one waiting answer go. */
  answer(which: "oldest" | "newest"): boolean {
    const answer = which === "oldest" ? this.#answers.shift() : this.#answers.pop();
    answer?.();
    return answer !== undefined;
  }

  async #later<T>(result: Promise<T>): Promise<T> {
    const value = await result;
    await new Promise<void>((resolve) => this.#answers.push(resolve));
    return value;
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Follows one topic as a browser does and comes back with the last id it got. */
class Follower {
  heard: { incident: string; id: number }[] = [];
  #open: (revision: number) => LiveStream;
  #stream: LiveStream | undefined;

  constructor(open: (revision: number) => LiveStream) {
    this.#open = open;
  }

  leave(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  come(): void {
    if (this.#stream !== undefined) return;
    this.#stream = this.#open(this.heard.at(-1)?.id ?? 0);
    this.#stream.on("data", (chunk) => {
      for (const [, id, incident = ""] of String(chunk).matchAll(/^id: (\d+)\n.*?"id":"([^"]+)"/gm)) {
        this.heard.push({ incident, id: Number(id) });
      }
    });
  }
}

const change = fc.record({ do: fc.constant("change" as const), id: fc.nat(4), raised: fc.boolean() });
const other = fc
  .constantFrom("advance", "turn", "turn", "answer oldest", "answer newest", "come", "leave")
  .map((name) => ({ do: name }) as const);
const plans = fc.array(fc.oneof(change, other), { maxLength: 40, size: "max" });
type Plan = ({ do: "change"; id: number; raised: boolean } | { do: string })[];

/** Carries a plan out, brings everything to rest, and tells what was stored and what the client heard. */
async function follow(topic: Topic, plan: Plan) {
  const metrics = createMetrics({ workspace: "default", processMetrics: false });
  const log = { error: (fields: unknown) => expect.unreachable(String(fields)) };
  const feed = new LiveFeed({ log, metrics, every: () => () => undefined });
  const store = new SlowStore();
  const tail = new IncidentTail({ store, live: feed, revision: 0, pageRows: 2 });
  const greeting = ": hello\n\n";
  const client = new Follower(
    (revision) => new LiveStream({ feed, store, topic, revision, greeting, wants: () => false, pageRows: 2 }),
  );
  const stored = new Map<string, { revision: number; raisedRevision: number }>();
  for (const step of plan) {
    if ("id" in step) stored.set(`inc-${step.id}`, store.put(someIncident({ id: `inc-${step.id}` }), step.raised));
    else if (step.do === "advance") void tail.advance();
    else if (step.do === "turn") await turn();
    else if (step.do === "come") client.come();
    else if (step.do === "leave") client.leave();
    else store.answer(step.do === "answer oldest" ? "oldest" : "newest");
  }
  client.come();
  void tail.advance();
  for (let quiet = 0; quiet < 5; quiet = store.answer("oldest") ? 0 : quiet + 1) await turn();
  feed.close();
  return { stored, heard: client.heard };
}

it.each(["changed", "raised"] as const)("misses nothing that was %s while it read the store", async (topic) => {
  const plan = ["come", "turn", "change", "advance", "turn", "answer newest", "turn", "answer newest", "turn"];
  const steps = plan.map((name) => (name === "change" ? { do: "change" as const, id: 1, raised: true } : { do: name }));
  const { heard } = await follow(topic, steps);
  expect(heard).toEqual([{ incident: "inc-1", id: 1 }]);
});

it("brings a client that follows changes to the newest state of every incident, however it all interleaves", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const { stored, heard } = await follow("changed", plan);
      const newest = new Map([...stored].map(([id, { revision }]) => [id, revision]));
      expect(new Map(heard.map(({ incident, id }) => [incident, id]))).toEqual(newest);
      expect(heard.map(({ id }) => id)).toEqual([...new Set(heard.map(({ id }) => id))].sort((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});

it("tells a client that follows raises of the newest raise of every incident exactly once, however it all interleaves", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const { stored, heard } = await follow("raised", plan);
      for (const [incident, { raisedRevision }] of stored) {
        expect(heard.filter((each) => each.incident === incident && each.id === raisedRevision)).toHaveLength(1);
      }
      expect(heard.map(({ id }) => id)).toEqual([...new Set(heard.map(({ id }) => id))].sort((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});
