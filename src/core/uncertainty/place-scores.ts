/** A square of a plane, in pixels of level 0, half-open, and how unsure it is on average, 0..1. */
export interface ScoredSquare {
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
  readonly score: number;
}

/** Pixels of any level, row by row: the first lies at `y`, `x`, in pixels of that level. */
export interface PlacedPixels {
  readonly data: ArrayLike<number>;
  readonly y: number;
  readonly x: number;
  readonly width: number;
  /** How many pixels of level 0 one of these covers. */
  readonly factors: readonly [y: number, x: number];
}

/** Of how unsure a square has to be on average to be worth a look: what is less is rounding. */
const lowest = 0.01;

/**
 * Adds up how unsure one plane is, block by block, in cells of half a square's side. A square is two cells high and wide, and one
 * begins at each cell, so that whatever lies together is in the middle of one rather than cut by their borders.
 */
export class PlaceScores {
  readonly #size: readonly [height: number, width: number];
  readonly #rows: number;
  readonly #columns: number;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #labelled: Uint8Array;

  /** `sidePx` is about how long a square's sides are: they are made to fit the plane. */
  constructor({ height, width, sidePx }: { height: number; width: number; sidePx: number }) {
    this.#size = [height, width];
    this.#rows = Math.max(2, Math.round((2 * height) / sidePx));
    this.#columns = Math.max(2, Math.round((2 * width) / sidePx));
    this.#sums = new Float64Array(this.#rows * this.#columns);
    this.#counts = new Float64Array(this.#rows * this.#columns);
    this.#labelled = new Uint8Array(this.#rows * this.#columns);
  }

  /** How unsure each pixel is, 0..255. */
  add(pixels: PlacedPixels): void {
    this.#visit(pixels, (cell, value) => {
      this.#sums[cell] = (this.#sums[cell] ?? 0) + value;
      this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
    });
  }

  /** Labels, 0 where there is none: a square with any is not needed any more. */
  addLabels(pixels: PlacedPixels): void {
    this.#visit(pixels, (cell, label) => {
      if (label !== 0) this.#labelled[cell] = 1;
    });
  }

  /** Those that are unsure at all and have no label, row by row. */
  *squares(): Generator<ScoredSquare> {
    const [height, width] = this.#size;
    const edge = (at: number, cells: number, length: number) => Math.round((at * length) / cells);
    for (let row = 0; row + 1 < this.#rows; row++)
      for (let column = 0; column + 1 < this.#columns; column++) {
        const score = this.#scoreAt(row * this.#columns + column);
        if (score < lowest) continue;
        yield {
          y0: edge(row, this.#rows, height),
          x0: edge(column, this.#columns, width),
          y1: edge(row + 2, this.#rows, height),
          x1: edge(column + 2, this.#columns, width),
          score,
        };
      }
  }

  /** 0 where a label is. */
  #scoreAt(first: number): number {
    const cells = [first, first + 1, first + this.#columns, first + this.#columns + 1];
    if (cells.some((cell) => this.#labelled[cell])) return 0;
    const total = (values: Float64Array) =>
      cells.reduce((sum, cell) => sum + (values[cell] ?? 0), 0);
    return total(this.#sums) / 255 / Math.max(1, total(this.#counts));
  }

  /** The cell of each pixel, by where its centre lies. */
  #visit(
    { data, y, x, width, factors: [factorY, factorX] }: PlacedPixels,
    take: (cell: number, value: number) => void,
  ): void {
    const [planeHeight, planeWidth] = this.#size;
    const cellOf = (at: number, { cells, length }: { cells: number; length: number }) =>
      Math.min(cells - 1, Math.floor((at * cells) / length));
    const columns = Uint32Array.from({ length: width }, (_, i) =>
      cellOf((x + i + 0.5) * factorX, { cells: this.#columns, length: planeWidth }),
    );
    for (let first = 0, row = y; first < data.length; first += width, row++) {
      const centre = (row + 0.5) * factorY;
      const cell = cellOf(centre, { cells: this.#rows, length: planeHeight }) * this.#columns;
      for (let i = 0; i < width; i++) take(cell + (columns[i] ?? 0), data[first + i] ?? 0);
    }
  }
}
