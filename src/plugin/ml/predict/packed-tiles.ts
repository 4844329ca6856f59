import type { Tile } from "./tiles.ts";

/** How an image is cut into tiles of one size whose borders are thrown away. Two numbers each: along y and along x. */
export interface PackedSpec {
  /** Sides of a tile, in pixels. */
  readonly tile: readonly [number, number];
  /** What is cut off all sides of a tile once it is predicted, in pixels: less than half of it. */
  readonly padding: readonly [number, number];
  /** The least share of what is left of a tile that its neighbour covers too, 0 up to below 1. */
  readonly overlap: readonly [number, number];
}

/**
 * As few tiles as cover an image with the overlap that is asked for, packed evenly, as BiaPy (3.5) cuts test images: what
 * does not divide moves only the last tile back. Padding and overlap are of their own axis, which BiaPy swaps in 2D.
 */
export function packTiles(
  { height, width }: { readonly height: number; readonly width: number },
  { tile, padding, overlap }: PackedSpec,
): Tile[] {
  const along = (axis: 0 | 1, length: number) =>
    starts(length, { side: tile[axis] - 2 * padding[axis], overlap: overlap[axis] });
  const columns = along(1, width);
  const kept = { height: tile[0] - 2 * padding[0], width: tile[1] - 2 * padding[1] };
  return along(0, height).flatMap((y) =>
    columns.map((x) => ({
      seen: { y: y - padding[0], x: x - padding[1], height: tile[0], width: tile[1] },
      kept: { y, x, ...kept },
    })),
  );
}

/** Where along an axis what is kept of each tile begins. */
function starts(
  length: number,
  { side, overlap }: { readonly side: number; readonly overlap: number },
): number[] {
  const widest = Math.max(1, Math.floor(side * (1 - overlap)));
  const count = Math.ceil(length / widest);
  if (count === 1) return [0];
  const surplus = (count - 1) * widest + side - length;
  const step = widest - Math.floor(surplus / (count - 1));
  const last = Math.max(0, length - side);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : i * step));
}

/** Takes tiles and gives their arithmetic mean: [height, width, channel]. */
export class TileMean {
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  readonly #size: { readonly height: number; readonly width: number; readonly channels: number };

  constructor(size: {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
  }) {
    this.#size = size;
    this.#sums = new Float64Array(size.height * size.width * size.channels);
    this.#counts = new Uint32Array(size.height * size.width);
  }

  /** `values` are those of all that was seen, [height, width, channel]. */
  add({ seen, kept }: Tile, values: Float32Array): void {
    const { height, width, channels } = this.#size;
    for (let y = Math.max(0, kept.y); y < Math.min(height, kept.y + kept.height); y++)
      for (let x = Math.max(0, kept.x); x < Math.min(width, kept.x + kept.width); x++) {
        const from = ((y - seen.y) * seen.width + x - seen.x) * channels;
        const to = y * width + x;
        this.#counts[to] = (this.#counts[to] ?? 0) + 1;
        for (let c = 0; c < channels; c++) {
          const at = to * channels + c;
          this.#sums[at] = (this.#sums[at] ?? 0) + (values[from + c] ?? 0);
        }
      }
  }

  /** 0 where there was no tile. */
  get mean(): Float32Array {
    const { channels } = this.#size;
    return Float32Array.from(
      this.#sums,
      (sum, at) => sum / Math.max(1, this.#counts[Math.floor(at / channels)] ?? 0),
    );
  }
}
