import type { PipelineInput, PipelineOutput } from "@oddwatch/pipeline";

/** An input with the 16 bytes that name its occurrence for ever, so that it is never taken in twice. Controls have none. */
export type BatchInput = PipelineInput & { key?: Uint8Array };

/** GitHub's whole payload of an event worth keeping. */
export interface KeptPayload {
  eventId: string;
  type: string;
  /** ms since epoch, equal to the activity's. */
  at: number;
  /** JSON text, secrets masked. */
  payload: string;
}

/** What a source delivered and could not be read. */
export interface Quarantined {
  source: string;
  /** One plain sentence. */
  reason: string;
  /** As it came; the first 10,000 characters are kept. */
  raw: string;
  /** When it came, on the clock of the run: ms since epoch. */
  at: number;
}

/** How far a source has been read. Plain data; only its source understands it. */
export interface SourcePosition {
  source: string;
  position: unknown;
}

/** What is stored in one transaction or not at all: inputs, what came of them, and how far their sources are. */
export interface Batch {
  workspace: string;
  /** Of the lease under which it was made. */
  owner: string;
  epoch: number;
  /** `seq` of the first input; the others follow without a hole. With no inputs, the next free one. */
  firstSeq: number;
  inputs: BatchInput[];
  outputs: PipelineOutput[];
  payloads: KeptPayload[];
  positions: SourcePosition[];
  quarantined: Quarantined[];
}

/** When an input happened: ms since epoch. */
export function atOf(input: PipelineInput): number {
  return input.activity === undefined ? input.control.at : input.activity.at;
}

/** The clock of the run at the end of a batch: the newest arrival or control. Undefined without inputs. */
export function clockOf(batch: Batch): number | undefined {
  let newest: number | undefined;
  for (const input of batch.inputs) {
    const at = input.activity === undefined ? input.control.at : input.activity.seenAt;
    if (newest === undefined || at > newest) newest = at;
  }
  return newest;
}
