import type { Account, Repository } from "../stage/cast.ts";
import { fewMostly, hex } from "../stage/draw.ts";
import type { NameRecipe } from "../stage/fresh-names.ts";
import { CROWD, SCRIPT, type Span } from "../stage/pace.ts";
import type { Stage } from "../stage/stage.ts";

/** How stolen data is laid down in repositories that a worm makes in its victims' names. */
export interface DeadDrops {
  span: Span;
  /** Repositories in all. */
  count: number;
  /** Repositories of one victim on average; most have few. */
  perVictim: number;
  nameOf: NameRecipe;
  /** The repository's description; undefined when it has none. */
  descriptionOf: (victim: Account) => string | undefined;
  /** File pushes into each, on average. */
  pushes: number;
}

/** Lets victim after victim create its repositories and push into them. Answers who and what they were. */
export function layDeadDrops(stage: Stage, drops: DeadDrops): { victims: Account[]; repos: Repository[] } {
  const { random, cast, events } = stage;
  const { span, count, perVictim, nameOf, descriptionOf, pushes } = drops;
  const victims: Account[] = [];
  const repos: Repository[] = [];
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= sizes.at(-1) as number)
    sizes.push(Math.min(left, fewMostly(random, perVictim)));
  const starts = stage.times(sizes.length, span, CROWD);
  for (const [index, size] of sizes.entries()) {
    const actor = cast.victim();
    const description = descriptionOf(actor);
    victims.push(actor);
    const own = { start: starts[index], end: Math.min(span.end, starts[index] + size * 20_000) };
    for (const at of stage.times(size, own, SCRIPT)) {
      const repo = cast.freshRepository(actor, nameOf);
      repos.push(repo);
      events.create({ at, actor, repo }, { what: "repository", description });
      events.create({ at: stage.after(at, [1, 4]), actor, repo }, { what: "branch", ref: "main", description });
      for (let push = fewMostly(random, pushes + 1) - 1; push > 0; push--) {
        const messages = [`Add ${hex(random, 4)}.json`];
        events.push({ at: stage.after(at, [3, 30]), actor, repo }, { branch: "main", messages });
      }
    }
  }
  return { victims, repos };
}
