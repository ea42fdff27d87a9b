import { Why } from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { Since } from "./query-values.ts";

/** `GET /api/v1/why`: for `oddwatch why`, and for whoever wonders. */
export function whyRoute(api: Api, { readWhy }: Pick<ApiOptions, "readWhy">): void {
  api.route({
    method: "GET",
    url: "/api/v1/why",
    config: { scope: "read" },
    schema: {
      summary: "Why a person was, or was not, told about an account, a repository, an owner or a pattern",
      tags: ["incidents"],
      operationId: "askWhy",
      querystring: z.strictObject({ entity: z.string().min(1).max(300), at: Since.optional() }),
      response: answers(Why, 400),
    },
    handler: ({ query }) => readWhy(query),
  });
}
