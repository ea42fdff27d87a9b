import type { Profile } from "../packages/pipeline/src/index.ts";
import type { BatchInput } from "../packages/server/src/storage/batch.ts";
import { BatchWriter } from "../packages/server/src/storage/batch-writer.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { acquireLease, type Lease } from "../packages/server/src/storage/lease.ts";
import { writeSettings } from "../packages/server/src/storage/settings.ts";
import { saveSnapshot } from "../packages/server/src/storage/snapshots.ts";
import { fillAccess } from "./fill-access.ts";
import { fillAlerts } from "./fill-alerts.ts";
import { fillEvidence } from "./fill-evidence.ts";
import { fillSummaries } from "./fill-summaries.ts";
import { fillWork } from "./fill-work.ts";
import { NOON, syntheticBatch, syntheticChange, syntheticIncident, syntheticInput } from "./synthetic-activity.ts";

const DAY = 86_400_000;
const PROFILE: Profile = {
  entity: { kind: "actor", name: "Mallory" },
  group: "push",
  automation: false,
  firstSeenAt: NOON - DAY,
  watchedMs: DAY,
  events1h: 41.5,
};

/** Puts made-up rows into every table of an empty workspace: late and odd dates, a merge, awkward text, carried-over parts. */
export async function fillDatabase(database: Database, workspace: string): Promise<void> {
  const { pool, owner } = database;
  const lease = (await acquireLease(pool, workspace, "synthetic")) as Lease;
  const entity = { kind: "actor", name: "mallory" } as const;
  const inputs: BatchInput[] = [
    syntheticInput(1),
    syntheticInput(2, { actor: 'it\'s \\ "odd" ü😀' }),
    syntheticInput(3, { at: NOON - DAY, seenAt: NOON }),
    syntheticInput(4, { at: 0, seenAt: NOON }),
    { seq: 5, control: { kind: "tick", at: NOON } },
    syntheticInput(6),
  ];
  const merged = syntheticIncident("b", { eventCount: 3, state: "ongoing" });
  await new BatchWriter(pool, owner).write(
    syntheticBatch(lease, 1, 0, {
      inputs,
      outputs: [
        syntheticChange(1, "opened", syntheticIncident("a", { title: "It's odd" }), ["e1", "e2"]),
        syntheticChange(2, "opened", syntheticIncident("b", { pagedAt: NOON, severity: "critical" }), ["e2"]),
        {
          output: "ledger",
          seq: 2,
          at: NOON,
          incidentId: "b",
          entity,
          decision: "paged",
          reason: "r",
          text: "1 of 25",
        },
        syntheticChange(3, "opened", syntheticIncident("c", { sample: true }), ["e3"]),
        { output: "incident", seq: 6, change: "merged", incident: merged, eventIds: ["e6"], from: "c" },
        { output: "profile", seq: 6, at: NOON, profile: PROFILE },
        { output: "notice", seq: 6, at: NOON, kind: "observation-gap", text: "nothing for an hour" },
      ],
      payloads: [{ eventId: "e1", type: "WatchEvent", at: NOON + 1000, payload: '{"action":"started"}' }],
      positions: [{ source: "public", position: { etags: ['W/"1"'] } }],
      quarantined: [{ source: "public", reason: "no type", raw: "{\"a\": 'b'}", at: NOON }],
    }),
  );
  const snapshot = { seq: 6, fingerprint: "f0" };
  const parts = { pipeline: Uint8Array.of(1), features: Uint8Array.of(0, 255) };
  await saveSnapshot(pool, lease, { ...snapshot, parts: new Map(Object.entries(parts)) });
  await saveSnapshot(pool, lease, { ...snapshot, parts: new Map([["pipeline", Uint8Array.of(2)]]) });
  await writeSettings(pool, workspace, {
    at: NOON,
    author: "setup",
    settings: { budget: { per: "day", incidents: 25 } },
  });
  await fillAccess(database, workspace);
  await fillSummaries(database, workspace);
  await fillAlerts(database, workspace);
  await fillEvidence(database, workspace);
  await fillWork(database, workspace);
}
