import { TailEstimator } from "@oddwatch/anomaly";
import { ByteReader, ByteWriter } from "../bytes.ts";
import type { AutomationClass } from "../features/automation-class.ts";
import type { EventGroup } from "../features/event-group.ts";

/**
 * What is usual for each feature among its like: one tail estimate per event group, automation class and feature.
 * Streams are weighted so that each counts about alike however often it acts: a flood does not become its own baseline.
 */
export class Population {
  readonly #estimators = new Map<string, TailEstimator>();
  readonly #cells = new Map<string, TailEstimator[]>();

  /** The estimators of a group and class, by the feature's place in `FEATURES`. */
  of(group: EventGroup, automation: AutomationClass): (feature: number) => TailEstimator {
    const name = `${group}/${automation}`;
    const cell = this.#cells.get(name) ?? [];
    this.#cells.set(name, cell);
    return (feature) => {
      cell[feature] ??= this.#make(`${name}/${feature}`);
      return cell[feature];
    };
  }

  #make(name: string): TailEstimator {
    const estimator = this.#estimators.get(name) ?? new TailEstimator();
    this.#estimators.set(name, estimator);
    return estimator;
  }

  save(): Uint8Array {
    const writer = new ByteWriter();
    writer.json([...this.#estimators.keys()]);
    for (const estimator of this.#estimators.values()) writer.raw(estimator.save());
    return writer.bytes();
  }

  restore(bytes: Uint8Array | undefined): void {
    const reader = new ByteReader(bytes);
    this.#estimators.clear();
    this.#cells.clear();
    for (const name of reader.json() as string[]) this.#estimators.set(name, TailEstimator.restore(reader.raw()));
  }
}
