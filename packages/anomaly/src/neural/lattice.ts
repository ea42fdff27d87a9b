/** Square cells with four nearest neighbours, or honeycomb cells with six. */
export type LatticeKind = "rectangular" | "hexagonal";

/**
 * The places of a map's units on a flat sheet, row by row; nearest neighbours are 1 apart. In a hexagonal lattice every
 * second row is half a step to the right.
 *
 * @internal
 */
export class Lattice {
  readonly units: number;
  /** Half the longer side of the sheet. */
  readonly halfWidth: number;
  readonly #x: Float64Array;
  readonly #y: Float64Array;

  constructor(rows: number, columns: number, kind: LatticeKind) {
    this.units = rows * columns;
    const isHexagonal = kind === "hexagonal";
    const rowStep = isHexagonal ? Math.sqrt(0.75) : 1;
    this.halfWidth = Math.max((rows - 1) * rowStep, columns - 1) / 2;
    this.#x = Float64Array.from({ length: this.units }, (_, unit) => {
      const row = Math.floor(unit / columns);
      return (unit % columns) + (isHexagonal && row % 2 === 1 ? 0.5 : 0);
    });
    this.#y = Float64Array.from({ length: this.units }, (_, unit) => rowStep * Math.floor(unit / columns));
  }

  squaredDistance(one: number, other: number): number {
    const across = this.#x[one] - this.#x[other];
    const down = this.#y[one] - this.#y[other];
    return across * across + down * down;
  }
}
