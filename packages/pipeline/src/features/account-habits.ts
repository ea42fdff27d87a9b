import { SEQUENCE_COLUMNS, takeSymbol } from "./action-sequence.ts";
import { EVENT_GROUPS, type EventGroup } from "./event-group.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const GAPS = 0;
const GAP_S = 1;
const GAP_SQUARES = 2;
const OWN = 3;
const PUSHES = 4;
const DEFAULT_PUSHES = 5;
const ACTIONS = 6;
const GROUPS = 7;
const SEQUENCE = GROUPS + EVENT_GROUPS.length;
const COLUMNS = SEQUENCE + SEQUENCE_COLUMNS;

/** Habits are those of about so many last actions, whenever they were. */
const KEPT = 64;
const LEAST_GAPS = 4;
const LEAST_ACTIONS = 5;
/** Upper ends of the classes that pauses fall into, in seconds: a rhythm that keeps within a class repeats itself. */
const GAP_CLASSES_S = [2, 6, 20, 60, 300, 1800, 10_800];

/** How an account behaves, whatever it does. NaN where too little is remembered. */
export interface Habits {
  /** Time since whatever it did before in ms; undefined for the first that is remembered. */
  gapMs: number | undefined;
  /** That time in its usual pauses. */
  silenceRatio: number;
  /** Standard deviation of its pauses over their mean. */
  gapVariation: number;
  /** Shannon entropy of the event groups it acts in, bits. */
  typeEntropy: number;
  /** News of this action and of an average one by its own last actions and pauses, bits. */
  actionBits: number;
  sequenceBits: number;
  ownShare: number;
  defaultBranchShare: number;
  /** Actions that are remembered, at most about 64. */
  actions: number;
}

/** One action as habits see it. */
export interface Action {
  group: EventGroup;
  onOwn: boolean;
  /** Undefined when it is no push. */
  toDefaultBranch: boolean | undefined;
}

/** The rhythm and variety of many accounts, bounded. O(1) per action, 108 bytes per account. */
export class AccountHabits {
  readonly table: SetAssociativeTable;
  readonly #habits = {} as Habits;

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: COLUMNS, capacity });
  }

  /** Takes the account's next action into its habits. The answer is reused by the next call: read it at once. */
  update(login: number, at: number, action: Action): Readonly<Habits> {
    const row = this.table.touch(login, at);
    const { values, lastAt } = this.table;
    const habits = this.#habits;
    const gapMs = lastAt === undefined ? undefined : Math.max(0, at - (at % 1000) - lastAt);
    habits.gapMs = gapMs;
    habits.silenceRatio = habits.gapVariation = Number.NaN;
    if (gapMs !== undefined) takeGap(values, row, gapMs / 1000, habits);
    takeKind(values, row, action, habits);
    const symbol = EVENT_GROUPS.indexOf(action.group) * 8 + gapClass(gapMs);
    const news = takeSymbol(values, row + SEQUENCE, symbol);
    habits.actionBits = news.actionBits;
    habits.sequenceBits = news.meanBits;
    return habits;
  }
}

/** Judges the pause by those before, then takes it in: mean and squared distances that fade. */
function takeGap(values: Float32Array, row: number, seconds: number, habits: Habits): void {
  const gaps = values[row + GAPS];
  const mean = values[row + GAP_S];
  // GitHub's times are whole seconds: a shorter usual pause cannot be told from none
  if (gaps >= LEAST_GAPS) habits.silenceRatio = seconds / Math.max(1, mean);
  const count = Math.min(gaps + 1, KEPT);
  const share = 1 / count;
  const distance = seconds - mean;
  values[row + GAPS] = count;
  values[row + GAP_S] = mean + distance * share;
  values[row + GAP_SQUARES] = (1 - share) * (values[row + GAP_SQUARES] + share * distance * distance);
  if (count >= LEAST_GAPS) {
    habits.gapVariation = Math.sqrt(values[row + GAP_SQUARES]) / Math.max(1, values[row + GAP_S]);
  }
}

/** Takes in what was done and where; counts fade by the account's own actions. */
function takeKind(values: Float32Array, row: number, action: Action, habits: Habits): void {
  const kept = 1 - 1 / KEPT;
  for (let group = 0; group < EVENT_GROUPS.length; group++) values[row + GROUPS + group] *= kept;
  values[row + GROUPS + EVENT_GROUPS.indexOf(action.group)] += 1;
  const actions = values[row + ACTIONS] * kept + 1;
  values[row + ACTIONS] = actions;
  values[row + OWN] = values[row + OWN] * kept + Number(action.onOwn);
  habits.actions = actions;
  const enough = actions >= LEAST_ACTIONS - 0.5; // they fade a little already
  habits.typeEntropy = enough ? typeEntropy(values, row, actions) : Number.NaN;
  habits.ownShare = enough ? values[row + OWN] / actions : Number.NaN;
  habits.defaultBranchShare = Number.NaN;
  if (action.toDefaultBranch === undefined) return;
  const pushes = values[row + PUSHES] * kept + 1;
  values[row + PUSHES] = pushes;
  values[row + DEFAULT_PUSHES] = values[row + DEFAULT_PUSHES] * kept + Number(action.toDefaultBranch);
  if (pushes >= LEAST_ACTIONS - 0.5) habits.defaultBranchShare = values[row + DEFAULT_PUSHES] / pushes;
}

function typeEntropy(values: Float32Array, row: number, actions: number): number {
  let bits = 0;
  for (let group = 0; group < EVENT_GROUPS.length; group++) {
    const share = values[row + GROUPS + group] / actions;
    if (share > 0 && share < 1) bits -= share * Math.log2(share);
  }
  return bits;
}

function gapClass(gapMs: number | undefined): number {
  if (gapMs === undefined) return GAP_CLASSES_S.length;
  const place = GAP_CLASSES_S.findIndex((seconds) => gapMs < seconds * 1000);
  return place < 0 ? GAP_CLASSES_S.length : place;
}
