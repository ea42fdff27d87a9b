import { MahalanobisDetector } from "@oddwatch/anomaly";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { AUTOMATION_CLASSES } from "../features/automation-class.ts";
import { EVENT_GROUPS } from "../features/event-group.ts";
import type { Observation } from "../features/extract.ts";
import { isTaught } from "./is-taught.ts";
import { scoreOf } from "./measure.ts";
import { DIMENSIONS, fillPoint } from "./point.ts";
import { gaugeOf, type Population } from "./population.ts";
import { rarestDrivers } from "./rarest-drivers.ts";
import type { Readings } from "./readings.ts";
import type { Score } from "./score.ts";
import { scoreChance } from "./score-chance.ts";

const MEASURE = scoreOf("peers");
/** How much is done where; shapes of names and texts are far from normally distributed. */
const PEER_DIMENSIONS = DIMENSIONS.slice(0, 9);
/** Points after which one counts half. */
const HALF_LIFE = 20_000;
/** From this chance on a score needs reasons. */
const EXPLAIN_BELOW = 0.01;

/**
 * Compares an activity with those of its like all numbers at once: the Mahalanobis distance from their fading mean, per
 * event group and automation class, and how often the like are as far out. Undefined while too few of the like were seen.
 */
export class PeerDetector {
  readonly name = "peers";
  #cells = EVENT_GROUPS.flatMap(() => AUTOMATION_CLASSES.map(newCell));
  readonly #point = new Float64Array(PEER_DIMENSIONS.length);

  /** Judges first, learns after. */
  judge(observation: Observation, population: Population, readings: Readings): Score | undefined {
    const { group, automation, vector, actorWeight } = observation;
    const cell = this.#cells[2 * EVENT_GROUPS.indexOf(group) + AUTOMATION_CLASSES.indexOf(automation)];
    fillPoint(this.#point, 0, vector, PEER_DIMENSIONS);
    const squared = cell.score(this.#point);
    if (isTaught(observation)) cell.learn(this.#point);
    if (squared === undefined) return undefined;
    const gauge = gaugeOf(population.of(group, automation), MEASURE);
    const probability = scoreChance(gauge, Math.sqrt(squared), actorWeight);
    if (probability === undefined) return undefined;
    const drivers = probability < EXPLAIN_BELOW ? rarestDrivers(PEER_DIMENSIONS, vector, probability, readings) : [];
    return { detector: this.name, probability, drivers };
  }

  save(): Uint8Array {
    const writer = new ByteWriter();
    for (const cell of this.#cells) writer.raw(cell.save());
    return writer.bytes();
  }

  restore(bytes: Uint8Array | undefined): void {
    const reader = new ByteReader(bytes);
    this.#cells = this.#cells.map(() => MahalanobisDetector.restore(reader.raw()));
  }
}

function newCell(): MahalanobisDetector {
  return new MahalanobisDetector({ dimensions: PEER_DIMENSIONS.length, halfLife: HALF_LIFE, warmUp: 200 });
}
