import { ByteReader, ByteWriter } from "../bytes.ts";
import type { AutomationClass } from "../features/automation-class.ts";
import { EVENT_GROUPS, type EventGroup } from "../features/event-group.ts";
import { TailGauge } from "./tail-gauge.ts";

/**
 * What is usual among the like: one tail gauge per event group, automation class and measure. Streams are weighted by
 * those who teach it, so that each counts about alike however often it acts: a flood does not become its own baseline.
 */
export class Population {
  /** By group and class, then by measure; a measure that was never asked for has none. */
  readonly #cells: TailGauge[][] = Array.from({ length: 2 * EVENT_GROUPS.length }, () => []);

  /** The gauges of a group and class, to be asked for by `gaugeOf`. */
  of(group: EventGroup, automation: AutomationClass): TailGauge[] {
    return this.#cells[2 * EVENT_GROUPS.indexOf(group) + (automation === "automation" ? 1 : 0)];
  }

  save(): Uint8Array {
    const writer = new ByteWriter();
    writer.json(this.#cells.map((cell) => [...cell.keys()].filter((measure) => cell[measure] !== undefined)));
    for (const cell of this.#cells) for (const gauge of cell) gauge?.write(writer);
    return writer.bytes();
  }

  /** Goes on exactly from what `save` gave. @throws RangeError when it is missing or cut short. */
  restore(bytes: Uint8Array | undefined): void {
    const reader = new ByteReader(bytes);
    const measures = reader.json() as number[][];
    for (const [index, cell] of this.#cells.entries()) {
      cell.length = 0;
      for (const measure of measures[index]) cell[measure] = TailGauge.read(reader);
    }
  }
}

/** The gauge of a measure among those of a group and class. */
export function gaugeOf(cell: TailGauge[], measure: number): TailGauge {
  cell[measure] ??= new TailGauge();
  return cell[measure];
}
