import { NotAsked } from "./not-asked.ts";

/**
 * Asks about many things with as few questions as can be: one for each group, all at the same time. Answers by thing; a
 * group that cannot be told or asked has its `NotAsked` for each thing of it, and costs the others nothing.
 */
export async function askInGroups<Thing, Group, Answer>(
  things: readonly Thing[],
  groupOf: (thing: Thing) => Promise<Group>,
  ask: (group: Group, things: readonly Thing[]) => Promise<readonly Answer[]>,
): Promise<Map<Thing, Answer | NotAsked>> {
  const answers = new Map<Thing, Answer | NotAsked>();
  const groups = new Map<Group, Thing[]>();
  for (const thing of things) {
    const group = await orNotAsked(() => groupOf(thing));
    if (group instanceof NotAsked) answers.set(thing, group);
    else groups.set(group, [...(groups.get(group) ?? []), thing]);
  }
  const asked = [...groups].map(async ([group, members]) => {
    const found = await orNotAsked(() => ask(group, members));
    for (const [index, thing] of members.entries()) {
      answers.set(thing, found instanceof NotAsked ? found : (found[index] as Answer));
    }
  });
  await Promise.all(asked);
  return answers;
}

async function orNotAsked<T>(ask: () => Promise<T>): Promise<T | NotAsked> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NotAsked) return error;
    throw error;
  }
}
