import type { Activity, ActivityKind } from "../activity.ts";
import type { Rule } from "./rule.ts";

/** So many activities of a kind in a row without a field, and it is no longer sent. */
const BLIND_AFTER = 1_000;

/** Fields that features read although no rule names them. */
const READ_BY_FEATURES: readonly [ActivityKind, string][] = [
  ["issue", "title"],
  ["comment", "body"],
  ["pull-request", "title"],
];

interface FieldState {
  /** Activities of the kind since the field was last there. */
  without: number;
  told: boolean;
}

/**
 * Notices when GitHub stops sending what rules and features look at. What needs such a field does not read 0 then: it is
 * blind, and this is what says so. O(1) per activity.
 */
export class BlindFields {
  readonly #fields = new Map<string, string[]>();
  readonly #state: Map<string, FieldState>;

  constructor(rules: readonly Rule[], state: Record<string, FieldState> = {}) {
    this.#state = new Map(Object.entries(state));
    for (const [kind, field] of READ_BY_FEATURES) this.#watch(kind, field);
    for (const { on, when } of rules) {
      for (const condition of when) {
        if ("matches" in condition) for (const kind of on) this.#watch(kind, condition.field);
      }
    }
  }

  #watch(kind: string, field: string): void {
    const known = this.#fields.get(kind) ?? [];
    if (!known.includes(field)) this.#fields.set(kind, [...known, field]);
  }

  /** Takes an activity in; a sentence for each field that has just turned blind. */
  observe(activity: Activity): string[] {
    const fields = this.#fields.get(activity.kind);
    if (fields === undefined) return [];
    return fields.flatMap((field) => {
      const name = `${activity.kind}.${field}`;
      const state = this.#state.get(name) ?? { without: 0, told: false };
      this.#state.set(name, state);
      if (Object.hasOwn(activity, field)) {
        state.without = 0;
        state.told = false;
        return [];
      }
      state.without++;
      if (state.told || state.without < BLIND_AFTER) return [];
      state.told = true;
      return [
        `None of the last ${BLIND_AFTER} activities of kind ${activity.kind} carried a ${field}: what looks at it is blind.`,
      ];
    });
  }

  /** Plain data to go on from. */
  get state(): Record<string, FieldState> {
    return Object.fromEntries(this.#state);
  }
}
