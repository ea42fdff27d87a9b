import { z } from "zod";

const SHAPE = /^([a-z-]{1,30}) before (\d{1,15})$/;
/** What is said of a cursor that is none of this list. */
export const CURSOR_HINT = "must be a next_cursor of an earlier answer of this list, in the same order";

/** Where a list goes on: below this place in it. Text that only this service reads. */
export function writeCursor(list: string, before: number): string {
  return Buffer.from(`${list} before ${before}`).toString("base64url");
}

/** The place that a cursor of this list goes on below; undefined when it is none of this list. */
export function readCursor(list: string, text: string): number | undefined {
  const [, of, before] = SHAPE.exec(Buffer.from(text, "base64url").toString()) ?? [];
  return of === list ? Number(before) : undefined;
}

/** A cursor of one list in the query; becomes the place to stay below. */
export function cursorOf(list: string) {
  return CursorText.transform((text, context) => {
    const before = readCursor(list, text);
    if (before !== undefined) return before;
    context.addIssue({ code: "custom", message: CURSOR_HINT });
    return z.NEVER;
  });
}

/** A cursor as it is sent, for a list that has to know more of the query to read it. */
export const CursorText = z.string().max(100).describe("next_cursor of the answer before, of the same list");
