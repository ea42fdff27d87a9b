import { type TokenPool, WatchPosition, watchEvents } from "@oddwatch/github-events";
import { passRounds } from "./event-rounds.ts";
import type { Source } from "./source-context.ts";

export interface WatchSourceOptions {
  repositories: string[];
  organisations: string[];
  /** Requests without a token in any hour that this lane may use. */
  anonymousPerHour: number;
}

/** Everything that happens in chosen repositories and organisations, which the public feed shows only in part. */
export function watchSource(pool: TokenPool, options: WatchSourceOptions): Source {
  const { repositories: repos, organisations: orgs, anonymousPerHour } = options;
  const source = { name: "watch", lane: "watch" as const };
  return {
    ...source,
    async run(context) {
      const { board, clock, signal } = context;
      const stored = WatchPosition.safeParse(await context.position(source.name));
      const position = stored.success ? stored.data : undefined;
      const onStatus = (status: Parameters<typeof board.status>[1]) => board.status(source.name, status);
      const rounds = watchEvents({ pool, repos, orgs, anonymousPerHour, position, onStatus, signal, clock });
      await passRounds(source, rounds, context);
    },
  };
}
