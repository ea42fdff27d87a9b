import { RefsPosition, watchRefs } from "@oddwatch/github-events";
import type { Source } from "./source-context.ts";

export interface RefsSourceOptions {
  /** Where `owner/name.git` lies. */
  baseUrl: string;
  /** `owner/name`. */
  repos: readonly string[];
  intervalMs: number;
}

/** Tags of chosen repositories: the only way to see one that is moved, for GitHub sends no event when many are. */
export function refsSource({ baseUrl, repos, intervalMs }: RefsSourceOptions): Source {
  const source = { name: "refs", lane: "refs" as const };
  return {
    ...source,
    async run({ ingest, board, clock, signal, position: stored }) {
      const known = RefsPosition.safeParse(await stored(source.name));
      const position = known.success ? known.data : undefined;
      const onStatus = (status: Parameters<typeof board.status>[1]) => board.status(source.name, status);
      for await (const { moves, position: reached } of watchRefs({
        repos,
        baseUrl,
        intervalMs,
        position,
        onStatus,
        signal,
        clock,
      })) {
        const at = clock();
        const items = moves.map((move) => ({ move, raw: JSON.stringify(move), seenAt: at }));
        await ingest.store({
          source: source.name,
          lane: source.lane,
          items,
          refused: [],
          at,
          controls: [],
          position: reached,
        });
      }
    },
  };
}
