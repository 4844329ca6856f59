/** One of the eight ways to lay a tile: a transposition, then mirrored along y, along x. */
export interface Orientation {
  readonly transpose: boolean;
  readonly flipY: boolean;
  readonly flipX: boolean;
}

export interface TileShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

const both = [false, true];

/** All that keep a tile's shape: eight of a square, four of another rectangle. The first changes nothing. */
export function orientationsOf({ height, width }: Omit<TileShape, "channels">): Orientation[] {
  return (height === width ? both : [false]).flatMap((transpose) =>
    both.flatMap((flipY) => both.map((flipX) => ({ transpose, flipY, flipX }))),
  );
}

/** A tile [height, width, channel], laid that way. */
export function oriented(data: Float32Array, shape: TileShape, way: Orientation): Float32Array {
  return moved(data, shape, { way, back: false });
}

/** Undoes `oriented`. */
export function upright(data: Float32Array, shape: TileShape, way: Orientation): Float32Array {
  return moved(data, shape, { way, back: true });
}

function moved(
  data: Float32Array,
  { height, width, channels }: TileShape,
  { way, back }: { way: Orientation; back: boolean },
): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += channels) {
      const row = way.flipY ? height - 1 - y : y;
      const column = way.flipX ? width - 1 - x : x;
      const other = (way.transpose ? column * width + row : row * width + column) * channels;
      const [from, to] = back ? [at, other] : [other, at];
      for (let c = 0; c < channels; c++) out[to + c] = data[from + c] ?? 0;
    }
  return out;
}
