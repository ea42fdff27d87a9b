import { JOB_KINDS, type JobKind } from "./job-kind.ts";

/** The queue of one kind of job in one workspace. pg-boss knows no workspaces: the queue's name keeps them apart. */
export function queueName(workspace: string, kind: JobKind): string {
  return `${workspace}.${kind}`;
}

/** Where jobs of every kind go that were given up, for the way to go on without them. */
export function deadQueueName(workspace: string): string {
  return `${workspace}.given-up`;
}

/** Every queue of a workspace but that of what was given up. */
export function queueNames(workspace: string): string[] {
  return JOB_KINDS.map((kind) => queueName(workspace, kind));
}

/** The kind of job in a queue of this workspace; undefined for any other queue. */
export function kindOfQueue(workspace: string, name: string | null): JobKind | undefined {
  return JOB_KINDS.find((kind) => queueName(workspace, kind) === name);
}
