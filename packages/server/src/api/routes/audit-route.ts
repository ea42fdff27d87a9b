import { AuditPage } from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { isoTime } from "../to-wire.ts";
import { cursorOf, writeCursor } from "./cursor.ts";
import { limit, Since } from "./query-values.ts";

/** What its cursors are marked with. */
const LIST = "audit";

/** `GET /api/v1/audit`: who did what. */
export function auditRoute(api: Api, { access: { audit } }: Pick<ApiOptions, "access">): void {
  api.route({
    method: "GET",
    url: "/api/v1/audit",
    config: { scope: "admin" },
    schema: {
      summary: "Who did what, and who was refused, newest first",
      tags: ["access"],
      operationId: "listActs",
      querystring: z.strictObject({
        who: z.string().max(500).optional(),
        action: z.string().max(100).optional(),
        since: Since.optional(),
        limit: limit(100, 50),
        cursor: cursorOf(LIST).optional(),
      }),
      response: answers(AuditPage, 400),
    },
    handler: async ({ query: { cursor, limit: wanted, ...query } }) => {
      const found = await audit.read({ ...query, beforeOrdinal: cursor, limit: wanted + 1 });
      const rows = found.slice(0, wanted);
      const last = rows.at(-1);
      return {
        entries: rows.map(({ ordinal: _, at, ...act }) => ({ at: isoTime(at), ...act })),
        next_cursor: found.length > rows.length && last ? writeCursor(LIST, last.ordinal) : null,
      };
    },
  });
}
