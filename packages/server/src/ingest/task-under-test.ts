import type { TestDatabase } from "../../../../test/database.ts";
import { NOON } from "../../../../test/synthetic-activity.ts";
import type { SourceItem, SourceRound } from "./source-round.ts";
import type { PipelineTask } from "./worker-messages.ts";

/** A task on a test database, to be changed as a test needs it. */
export function taskOn(database: TestDatabase, given: Partial<PipelineTask> = {}): PipelineTask {
  return {
    database: database.config,
    workspace: "default",
    owner: "this service",
    fingerprint: "this code",
    startedAt: NOON,
    snapshotEveryMs: 60_000,
    snapshotEveryInputs: 100_000,
    logLevel: "silent",
    ...given,
  };
}

/** A round of a source named `test`, on the public lane unless told otherwise. */
export function roundOf(items: SourceItem[], given: Partial<SourceRound> = {}): SourceRound {
  return { source: "test", lane: "public", items, refused: [], at: NOON, controls: [], ...given };
}
