import { ByteReader, ByteWriter } from "../bytes.ts";
import type { DelayedParts } from "../delayed-parts.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import { ACTIVITY_TYPES, activityType } from "../features/activity-type.ts";
import { AUTOMATION_CLASSES } from "../features/automation-class.ts";
import { HOUR_MS, remaining, TEN_MINUTES_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import { pairHash } from "../features/key-hash.ts";
import { RecencyTable } from "../features/recency-table.ts";
import { surge } from "../features/surge.ts";
import type { Score } from "./score.ts";
import { TailGauge } from "./tail-gauge.ts";

/** The name under which it is heard. */
export const RARE_TYPE = "rare-type";

const EVENTS_1H = FEATURE_INDEX["actor.events_1h"];
const [LAST_AT, COUNT_10M, COUNT_1H] = [0, 1, 2];
/** So few of a type are no burst of it, however rare it is. */
const ORDINARY = 5;
/** A pace that was held for half an hour began long ago. */
const SUDDEN = 0.4;
/** A type with more than this part of what an equal share would be is common enough for the other detectors. */
const RARE_PART = 0.5;
/** Imagined streams of a type: a type that was hardly seen is not known to be as rare as that. */
const IMAGINED = 2;
/** What is usual is told from this chance on. */
const RARE = 0.01;
/** When so much was seen all counts are halved: what was is forgotten slowly. */
const MEMORY = 200_000;

/**
 * Finds accounts that suddenly do much of what hardly anybody does: each account's pace in one type of activity is
 * compared with all accounts' in that type, and while too little of the type was seen, with everybody's in all types. Each
 * type may raise an equal part of the false alarms: the chance is multiplied by how rare the type is against an equal share.
 *
 * Source: C. R. Genovese, K. Roeder, L. Wasserman, "False discovery control with p-value weighting", Biometrika 93 (2006).
 */
export class RareTypeDetector {
  readonly name = RARE_TYPE;
  readonly table = new RecencyTable({ name: "types", columns: 3, capacity: 65_536 });
  /** By class: everybody's pace in whatever type, then by type. */
  #everybody: TailGauge[] = AUTOMATION_CLASSES.map(() => new TailGauge());
  #byType: TailGauge[] = AUTOMATION_CLASSES.flatMap(() =>
    Array.from({ length: ACTIVITY_TYPES }, () => new TailGauge()),
  );
  /** Faded weights of the streams of each type, of both classes. */
  #seen = new Float64Array(ACTIVITY_TYPES);
  #total = 0;

  /** Judges first, learns after. Undefined where a type is not rare, an account's pace in it not sudden, or nothing to compare with. */
  judge(observation: Observation): Score | undefined {
    const { activity, actorKey, automation, watchedMs } = observation;
    const type = activityType(activity);
    const row = this.#count(pairHash(actorKey, type + 1), activity.at);
    const count = this.table.values[row + COUNT_1H];
    const begun = surge(this.table.values[row + COUNT_10M], count, watchedMs);
    const place = AUTOMATION_CLASSES.indexOf(automation);
    const own = this.#byType[place * ACTIVITY_TYPES + type];
    const everybody = this.#everybody[place];
    const share = (ACTIVITY_TYPES * (this.#seen[type] + IMAGINED)) / (this.#total + IMAGINED * ACTIVITY_TYPES);
    const isSudden = count > ORDINARY && begun >= SUDDEN && share <= RARE_PART;
    const score = isSudden ? this.#compared(count, share, own.ready ? own : everybody) : undefined;
    this.#learn(type, count, own, everybody);
    return score;
  }

  #compared(value: number, share: number, gauge: TailGauge): Score | undefined {
    const counted = gauge.probability(value);
    if (counted === undefined || counted > RARE) return undefined;
    const probability = counted * share;
    const [expected, usualUpTo] = [gauge.median, gauge.reached(RARE)];
    const driver = { feature: EVENTS_1H, value, expected, probability, counted, usualUpTo };
    return { detector: this.name, probability, drivers: [driver] };
  }

  /** The row of the account's stream of the type, with this activity counted in. */
  #count(key: number, at: number): number {
    const row = this.table.touch(key, at);
    const { values } = this.table;
    const elapsed = at - values[row + LAST_AT];
    values[row + COUNT_10M] = values[row + COUNT_10M] * remaining(elapsed, TEN_MINUTES_MS) + 1;
    values[row + COUNT_1H] = values[row + COUNT_1H] * remaining(elapsed, HOUR_MS) + 1;
    values[row + LAST_AT] = Math.max(at, values[row + LAST_AT]);
    return row;
  }

  /** Each stream counts about alike, however often it acts. */
  #learn(type: number, count: number, own: TailGauge, everybody: TailGauge): void {
    const weight = 1 / count;
    own.learn(count, weight);
    everybody.learn(count, weight);
    this.#seen[type] += weight;
    this.#total += weight;
    if (this.#total < MEMORY) return;
    this.#total /= 2;
    for (let each = 0; each < ACTIVITY_TYPES; each++) this.#seen[each] /= 2;
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const writer = new ByteWriter();
    writer.float64s(Float64Array.of(this.#total, ...this.#seen));
    for (const gauge of [...this.#everybody, ...this.#byType]) gauge.write(writer);
    return this.table.save(all, delayed).set("rare-type", writer.bytes());
  }

  /** @throws RangeError when a part is missing or cut short. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.table.restore(parts);
    const reader = new ByteReader(parts.get("rare-type"));
    const [total, ...seen] = reader.float64s();
    this.#total = total;
    this.#seen = Float64Array.from(seen);
    this.#everybody = this.#everybody.map(() => TailGauge.read(reader));
    this.#byType = this.#byType.map(() => TailGauge.read(reader));
  }
}
