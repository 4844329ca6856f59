import { stridesOf } from "#io/chunks/copy-box.ts";
import type { PixelSource, Pixels, Region } from "#io/pixel-source.ts";
import type { Plane, Rect } from "./plane.ts";

/** What to read of a source: one plane, one rectangle that lies inside it, some channels in this order. */
export interface PlaneWindow {
  readonly plane: Plane;
  readonly rect: Rect;
  /** One entry where the source has no channel axis. */
  readonly channels: readonly number[];
}

/**
 * Reads by axis name, whatever the order of the source's axes: [height, width, channel] in stored values.
 * An axis that the plane does not name, or of length one, is read at 0: so labels without z serve every z.
 */
export async function readPlane(
  source: PixelSource,
  { plane, rect, channels }: PlaneWindow,
  signal: AbortSignal,
): Promise<Float64Array | Float32Array> {
  const first = Math.min(...channels);
  const region = regionOf(source, plane, {
    y: [rect.y, rect.y + rect.height],
    x: [rect.x, rect.x + rect.width],
    c: [first, Math.max(...channels) + 1],
  });
  const { shape, data } = await source.read(region, { signal });
  const strides = stridesOf(shape);
  const strideAlong = (axis: string) => strides[source.axes.indexOf(axis)] ?? 0;
  // ids of 32 bits do not fit a float32
  const isWide = data.BYTES_PER_ELEMENT >= 4 && !(data instanceof Float32Array);
  const size = rect.height * rect.width * channels.length;
  const out = isWide ? new Float64Array(size) : new Float32Array(size);
  const offsets = channels.map((channel) => (channel - first) * strideAlong("c"));
  gather({ data, offsets, rows: strideAlong("y"), columns: strideAlong("x"), rect, out });
  return out;
}

interface Gather {
  readonly data: Pixels;
  readonly offsets: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly rect: Rect;
  readonly out: Float64Array | Float32Array;
}

function gather({ data, offsets, rows, columns, rect, out }: Gather): void {
  let at = 0;
  for (let y = 0; y < rect.height; y++)
    for (let x = 0; x < rect.width; x++)
      for (const offset of offsets) out[at++] = data[offset + y * rows + x * columns] ?? 0;
}

function regionOf(source: PixelSource, plane: Plane, inPlane: Region): Region {
  const ranges = source.axes.map((axis, i) => {
    const index = (source.shape[i] ?? 1) > 1 ? (plane[axis] ?? 0) : 0;
    return [axis, inPlane[axis] ?? [index, index + 1]] as const;
  });
  return Object.fromEntries(ranges);
}
