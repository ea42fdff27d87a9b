import { z } from "zod";

/** GitHub's own limit for bodies, in characters; a title or message beyond it is cut there. */
const LONGEST_TEXT = 65_536;
/** Far above any real ref, tag, path or login, in characters. */
const LONGEST_NAME = 1_024;

const CONTROL_CHARACTERS = /\p{Cc}/gu;

function cut(value: string, length: number): string {
  const short = value.length > length ? value.slice(0, length) : value;
  return short.isWellFormed() ? short : short.toWellFormed();
}

/** Free text such as a title or body: cut at 65,536 characters, otherwise as written. Odd values become undefined. */
export const text = z
  .string()
  .overwrite((value) => cut(value, LONGEST_TEXT))
  .optional()
  .catch(undefined);

/** A ref, sha, tag, path, login or action: cut at 1,024 characters, control characters replaced by U+FFFD. Odd values become undefined. */
export const name = z
  .string()
  .overwrite((value) => cut(value, LONGEST_NAME).replace(CONTROL_CHARACTERS, "\uFFFD"))
  .optional()
  .catch(undefined);

/** A whole number from 0 to 2^53 - 1, also when it comes as text. Odd values become undefined. */
export const count = z
  .union([
    z.int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

/** True or false. Odd values become undefined. */
export const flag = z.boolean().optional().catch(undefined);

/** The part of an event under one key: its own fields are lenient, and what is no object becomes undefined. */
export function part<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined);
}

/** The first `most` entries of a list; entries that `item` refuses or makes undefined are left out. What is no list becomes undefined. */
export function listOf<Item extends z.ZodType>(item: Item, most: number) {
  return z
    .array(z.unknown())
    .transform((entries) =>
      entries.slice(0, most).flatMap((entry): Exclude<z.output<Item>, undefined>[] => {
        const parsed = item.safeParse(entry);
        return parsed.success && parsed.data !== undefined ? [parsed.data as Exclude<z.output<Item>, undefined>] : [];
      }),
    )
    .optional()
    .catch(undefined);
}
