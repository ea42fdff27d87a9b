import { StatusPosition, watchStatus } from "@oddwatch/github-events";
import type { Control } from "@oddwatch/pipeline";
import type { Source } from "./source-context.ts";

export interface StatusSourceOptions {
  /** Of the status page, such as `https://www.githubstatus.com`. */
  baseUrl: string;
}

/** Trouble that GitHub reports about itself: no activity, but it explains why activity is missing. */
export function statusSource({ baseUrl }: StatusSourceOptions): Source {
  const source = { name: "status", lane: "status" as const };
  return {
    ...source,
    async run({ ingest, board, clock, signal, position: stored }) {
      const known = StatusPosition.safeParse(await stored(source.name));
      const position = known.success ? known.data : undefined;
      const onStatus = (status: Parameters<typeof board.status>[1]) => board.status(source.name, status);
      for await (const { troubles, position: reached } of watchStatus({ baseUrl, position, onStatus, signal, clock })) {
        const at = clock();
        const controls = troubles.map((trouble): Control => ({ kind: "status", at, ...trouble }));
        await ingest.store({
          source: source.name,
          lane: "public",
          items: [],
          refused: [],
          at,
          controls,
          position: reached,
        });
      }
    },
  };
}
