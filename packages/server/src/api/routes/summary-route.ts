import { Summary, SummaryPage } from "@oddwatch/protocol";
import { z } from "zod";
import { writeSummary } from "../../summary/write-summary.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { shown } from "../live/incident-frame.ts";
import { limit, OneSeverity, Since } from "./query-values.ts";

/** `GET /summary`: incidents in the older shape, newest first. */
export function summaryRoute(api: Api, { store, log, metrics }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/summary",
    config: { scope: "read" },
    schema: {
      summary: "Summaries of incidents, newest first",
      tags: ["incidents"],
      operationId: "listSummaries",
      querystring: z.object({ since: Since.optional(), limit: limit(500, 50), severity: OneSeverity.optional() }),
      response: answers(SummaryPage, 400),
    },
    handler: async ({ query }) => {
      const rows = await store.listSummarised(query);
      const summaries = rows
        .map((row) => shown(row, { log, metrics }, () => Summary.parse(writeSummary(row))))
        .filter((each): each is Summary => each !== undefined);
      return { count: summaries.length, summaries };
    },
  });
}
