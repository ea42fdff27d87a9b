import { Problem } from "@oddwatch/protocol";
import type { z } from "zod";
import { statusTitle } from "./problem.ts";

/** Response schemas of a route: the good answer, and the problems it may answer besides those of every route. */
export function answers<Schema extends z.ZodType>(ok: Schema, ...statuses: number[]) {
  const good = { description: "OK", content: { "application/json": { schema: ok } } };
  return { 200: good, ...problems(...statuses) };
}

/** Response schemas of the named problems, with those that every route may answer. */
export function problems(...statuses: number[]) {
  const all = [...new Set([...statuses, 401, 421, 429, 500])].sort();
  return Object.fromEntries(
    all.map((status) => [
      status,
      { description: statusTitle(status), content: { "application/problem+json": { schema: Problem } } },
    ]),
  );
}
