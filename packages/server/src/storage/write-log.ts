import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { atOf, type BatchInput } from "./batch.ts";
import { jsonOf, storableText } from "./storable-json.ts";
import { dayOf, timestamp } from "./timestamp.ts";

/**
 * Sends the inputs to a temporary table of this connection by COPY. Not to `log` itself: COPY refuses tables with row-level
 * security. And before any lock is taken: a process that is stopped inside a COPY cannot be timed out by the server.
 */
export async function stageInputs(client: pg.PoolClient, inputs: BatchInput[]): Promise<void> {
  await client.query(`create temporary table if not exists staged_input (
    seq bigint, day date, at timestamptz, event_id text, type text, actor text, repo text,
    activity jsonb, control jsonb, key bytea
  ) on commit delete rows`);
  const text = Buffer.from(inputs.map(copyLine).join(""));
  await pipeline(Readable.from([text], { objectMode: false }), client.query(copyFrom("copy staged_input from stdin")));
}

/** Moves the staged inputs to the log, and their keys to the keys seen. A key that was seen before is an error. */
export async function insertStaged(client: pg.PoolClient, workspace: string): Promise<void> {
  await client.query(
    `insert into log (workspace_id, seq, day, at, event_id, type, actor, repo, activity, control)
     select $1, seq, day, at, event_id, type, actor, repo, activity, control from staged_input`,
    [workspace],
  );
  await client.query(
    "insert into seen (workspace_id, day, key, seq) select $1, day, key, seq from staged_input where key is not null",
    [workspace],
  );
}

function copyLine(input: BatchInput): string {
  const at = atOf(input);
  const { activity, control, key } = input;
  const columns =
    activity === undefined
      ? [null, control.kind, null, null, null, jsonOf(control)]
      : [activity.id, activity.type, activity.actor, activity.repo ?? null, jsonOf(activity), null];
  const digest =
    key === undefined ? null : `\\x${Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("hex")}`;
  return `${[String(input.seq), dayOf(at), timestamp(at), ...columns, digest].map(copyField).join("\t")}\n`;
}

/** https://www.postgresql.org/docs/18/sql-copy.html, "Text Format" */
function copyField(value: string | null): string {
  if (value === null) return "\\N";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that COPY or PostgreSQL cannot take as they are
  return /[\\\x00-\x1f]/.test(value) ? storableText(value).replace(/[\\\t\n\r]/g, escapeCharacter) : value;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case "\t":
      return "\\t";
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    default:
      return "\\\\";
  }
}
