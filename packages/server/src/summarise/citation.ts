/** Fields of an incident that a sentence may rest on, beside its contributions' features. */
export const CITABLE_FIELDS = [
  "kind",
  "state",
  "severity",
  "score",
  "actors",
  "repos",
  "event_count",
  "first_event_at",
  "last_event_at",
  "paged_at",
  "detectors",
  "reasons",
] as const;

const KEY = /^[\w.:/#-]{1,150}$/;
const BRACKETS = /\s*\[([^[\]]{1,600})\]/g;
const ONE = /^[efk]:\S.{0,199}$/;

/** Whether a name can stand in a citation: without spaces, commas or brackets. */
export function citableKey(name: string): boolean {
  return KEY.test(name);
}

/**
 * Takes the citations out of a sentence: `[e:1001]`, or several in one pair of brackets. Other brackets stay. O(length).
 */
export function readCitations(sentence: string): { text: string; cites: string[] } {
  const cites = new Set<string>();
  const text = sentence.replace(BRACKETS, (whole, inside: string) => {
    const named = inside.split(/[,;]/).map((each) => each.trim());
    if (!named.every((each) => ONE.test(each))) return whole;
    for (const each of named) cites.add(each);
    return "";
  });
  return { text: text.trim(), cites: [...cites] };
}
