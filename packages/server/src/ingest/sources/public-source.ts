import { PollPosition, pollPublicEvents, type TokenPool } from "@oddwatch/github-events";
import { passRounds } from "./event-rounds.ts";
import type { Source } from "./source-context.ts";

/** GitHub's public events, polled as GitHub allows: without a token, `anonymousPerHour` requests in any hour. */
export function publicSource(pool: TokenPool, anonymousPerHour: number): Source {
  const source = { name: "public", lane: "public" as const };
  return {
    ...source,
    async run(context) {
      const { board, clock, signal } = context;
      const stored = PollPosition.safeParse(await context.position(source.name));
      const position = stored.success ? stored.data : undefined;
      const onStatus = (status: Parameters<typeof board.status>[1]) => board.status(source.name, status);
      await passRounds(
        source,
        pollPublicEvents({ pool, anonymousPerHour, position, onStatus, signal, clock }),
        context,
      );
    },
  };
}
