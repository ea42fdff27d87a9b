import { z } from "zod";

const SHAPE = /^before (\d{1,15})$/;

/** Where a list goes on: below this revision. Text that only this service reads. */
export function writeCursor(beforeRevision: number): string {
  return Buffer.from(`before ${beforeRevision}`).toString("base64url");
}

/** A cursor in the query; becomes the revision to stay below. */
export const Cursor = z
  .string()
  .max(100)
  .describe("next_cursor of the answer before")
  .transform((text, context) => {
    const revision = SHAPE.exec(Buffer.from(text, "base64url").toString())?.[1];
    if (revision !== undefined) return Number(revision);
    context.addIssue({ code: "custom", message: "must be a next_cursor of an earlier answer" });
    return z.NEVER;
  });
