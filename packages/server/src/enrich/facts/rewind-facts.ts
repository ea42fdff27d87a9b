import type { Fact } from "../evidence.ts";
import { type IncidentWithEvents, type Move, moveOf } from "../subjects.ts";

/**
 * What the incident's own events tell about rewritten history, without asking anybody: a ref that went back to a commit it had
 * before, or was deleted and made anew. `at` is ms since epoch. Pure.
 */
export function rewindFacts({ events }: Pick<IncidentWithEvents, "events">, at: number): Fact[] {
  const ordered = events.toSorted((a, b) => a.at - b.at);
  const past = new Map<string, Set<string>>();
  const rewound = new Map<string, Move>();
  for (const move of ordered.flatMap(moveOf)) {
    const ref = `${move.repo} ${move.ref}`;
    const heads = past.get(ref) ?? new Set();
    if (heads.has(move.head) && move.head !== move.before) rewound.set(ref, move);
    past.set(ref, heads.add(move.before).add(move.head));
  }
  const source = "this incident's events";
  const facts: Fact[] = [...rewound.values()].map(({ repo, head }) => {
    const name = head.slice(0, 10);
    const text = `A branch or tag of ${repo} went back to ${name}, where it had been before`;
    return { key: `change.rewound:${name}`, text, source, at, value: true, telling: 2 };
  });
  const deleted = new Set<string>();
  for (const { activity, repo } of ordered) {
    if (activity?.kind === "delete") deleted.add(`${repo} ${activity.what} ${activity.ref}`);
    if (activity?.kind !== "create" || !deleted.delete(`${repo} ${activity.what} ${activity.ref}`)) continue;
    const text = `A ${activity.what} of ${repo} was deleted and made anew under the same name`;
    if (facts.some((fact) => fact.text === text)) continue;
    facts.push({ key: `change.made-anew:${repo}`, text, source, at, value: true, telling: 2 });
  }
  return facts;
}
