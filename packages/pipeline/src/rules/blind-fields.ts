import type { Activity, ActivityKind } from "../activity.ts";
import { pathType } from "./activity-fields.ts";
import type { Condition, Rule } from "./rule.ts";

/** So many activities of a kind in a row without a field, and it is no longer sent. */
const BLIND_AFTER = 1_000;

/** Fields that features read although no rule names them. */
const READ_BY_FEATURES: readonly [ActivityKind, string][] = [
  ["issue", "title"],
  ["comment", "body"],
  ["pull-request", "title"],
  ["push", "head"],
  ["push", "commits"],
  ["release", "assets"],
];

interface FieldState {
  /** Activities of the kind since the field was last there. */
  without: number;
  told: boolean;
}

/** A field of a kind, and who looks at it. */
interface WatchedField {
  field: string;
  rules: string[];
  /** Undefined before the first activity of the kind. */
  state: FieldState | undefined;
}

/**
 * Notices when GitHub stops sending what rules and features look at. What needs such a field does not read 0 then: it is
 * blind, and this is what says so. O(1) per activity.
 */
export class BlindFields {
  #fields = new Map<ActivityKind, Map<string, WatchedField>>();
  readonly #state: Map<string, FieldState>;

  constructor(rules: readonly Rule[], state: Record<string, FieldState> = {}) {
    this.#state = new Map(Object.entries(state));
    this.use(rules);
  }

  /** From now on these rules' fields are watched. */
  use(rules: readonly Rule[]): void {
    this.#fields = new Map();
    for (const [kind, field] of READ_BY_FEATURES) this.#watch(kind, field);
    for (const { id, on, when, after } of rules) {
      for (const part of [{ on, when }, ...(after?.steps ?? [])]) {
        for (const path of (part.when ?? []).flatMap(neededFields)) {
          const kinds = part.on.filter((kind) => pathType(kind, path) !== undefined);
          for (const kind of kinds) this.#watch(kind, path.split(".")[0], id);
        }
      }
    }
  }

  #watch(kind: ActivityKind, field: string, rule?: string): void {
    const fields = this.#fields.get(kind) ?? new Map<string, WatchedField>();
    this.#fields.set(kind, fields);
    const watched = fields.get(field) ?? { field, rules: [], state: undefined };
    fields.set(field, watched);
    if (rule !== undefined && !watched.rules.includes(rule)) watched.rules.push(rule);
  }

  /** Takes an activity in; a sentence for each field that has just turned blind. */
  observe(activity: Activity): string[] {
    const fields = this.#fields.get(activity.kind);
    if (fields === undefined) return NOTHING;
    let told = NOTHING;
    for (const watched of fields.values()) {
      const sentence = this.#count(activity, watched);
      if (sentence !== undefined) told = [...told, sentence];
    }
    return told;
  }

  #count(activity: Activity, watched: WatchedField): string | undefined {
    const { field, rules } = watched;
    watched.state ??= this.#stateOf(`${activity.kind}.${field}`);
    const { state } = watched;
    if (Object.hasOwn(activity, field)) {
      state.without = 0;
      state.told = false;
      return undefined;
    }
    state.without++;
    if (state.told || state.without < BLIND_AFTER) return undefined;
    state.told = true;
    const blind = rules.length === 0 ? "" : `, such as the rule ${rules.join(", ")},`;
    return `None of the last ${BLIND_AFTER} activities of kind ${activity.kind} carried a ${field}: what looks at it${blind} is blind.`;
  }

  #stateOf(name: string): FieldState {
    const state = this.#state.get(name) ?? { without: 0, told: false };
    this.#state.set(name, state);
    return state;
  }

  /** Plain data to go on from. */
  get state(): Record<string, FieldState> {
    return Object.fromEntries(this.#state);
  }
}

const NOTHING: string[] = [];

/** Fields that must be there for the condition to hold. Of alternatives each is watched. */
function neededFields(condition: Condition): string[] {
  if ("any" in condition) return condition.any.flatMap(neededFields);
  if ("not" in condition) return neededFields(condition.not);
  return "field" in condition && !("absent" in condition) ? [condition.field] : [];
}
