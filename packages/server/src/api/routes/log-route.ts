import { type LogInput, LogPage } from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { limit, Seq } from "./query-values.ts";

/** `GET /api/v1/log`: the stored log, for `oddwatch replay --from-log`. */
export function logRoute(api: Api, { readLog }: Pick<ApiOptions, "readLog">): void {
  api.route({
    method: "GET",
    url: "/api/v1/log",
    config: { scope: "read" },
    schema: {
      summary: "The stored log as the pipeline saw it, for a replay",
      description:
        "Rows from `from` (the beginning unless given) to `to` (the end), both included, at most `limit` of them. Exactly as " +
        "stored: the only answer whose texts are not cleaned, so that a replay decides as the service did.",
      tags: ["log"],
      operationId: "readLog",
      querystring: z.strictObject({ from: Seq.default(1), to: Seq.optional(), limit: limit(5_000, 1_000) }),
      response: answers(LogPage, 400),
    },
    serializerCompiler: () => JSON.stringify,
    handler: async ({ query: { from: fromSeq, to: toSeq, limit } }) => {
      const { workspace, head, inputs } = await readLog({ fromSeq, toSeq, limit });
      return { workspace, first_seq: head.firstSeq, head_seq: head.seq, inputs: inputs as LogInput[] };
    },
  });
}
