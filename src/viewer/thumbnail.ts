import { labelColor } from "#core/labels/label-color.ts";
import { drawnClasses } from "#core/layers/classes.ts";
import { colormapTable } from "#core/layers/colormap.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Layer, LayerKind, LayerOf } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";

/** A small picture of one plane. Transparent where a layer shows nothing. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, row by row. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface ThumbnailRequest {
  readonly levels: readonly PixelSource[];
  readonly dims: Dims;
  /** The longer side has at most this many pixels. */
  readonly sizePx: number;
  readonly signal: AbortSignal;
}

/** A coarsest level with more pixels in a plane than this is not read for a picture so small. */
const mostRead = 2048 * 2048;

/** The plane at `dims` as the layer's settings show it; undefined where that would read too much. Reads no signal once it waits. */
export async function thumbnailOf(
  layer: Layer,
  { levels, dims, sizePx, signal }: ThumbnailRequest,
): Promise<Thumbnail | undefined> {
  const coarsest = levels.at(-1);
  if (!coarsest) return undefined;
  const [rows = 1, columns = 1] = coarsest.shape.slice(-2);
  if (rows * columns > mostRead) return undefined;
  const colorize = paints[layer.kind] as (layer: Layer) => Colorize; // the table pairs each kind with its own
  const paint = colorize(layer);
  const region = planeOf(layer, { level: coarsest, dims });
  const { data } = await coarsest.read(region, { signal });
  const step = Math.max(1, Math.max(rows, columns) / sizePx);
  const [width, height] = [Math.max(1, columns / step), Math.max(1, rows / step)].map(Math.floor);
  const size = { width: width ?? 1, height: height ?? 1 };
  const rgba = new Uint8ClampedArray(size.width * size.height * 4);
  const count = data.length / (rows * columns);
  const taken = (at: number, most: number) => Math.min(most - 1, Math.floor((at + 0.5) * step));
  const valueAt = (y: number, x: number, index = 0) =>
    data[(index * rows + taken(y, rows)) * columns + taken(x, columns)] ?? 0;
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const pixel = {
        count,
        at: (index: number) => valueAt(y, x, index),
        beside: () => [
          ...[valueAt(Math.max(0, y - 1), x), valueAt(Math.min(size.height - 1, y + 1), x)],
          ...[valueAt(y, Math.max(0, x - 1)), valueAt(y, Math.min(size.width - 1, x + 1))],
        ],
      };
      rgba.set(paint(pixel), (y * size.width + x) * 4);
    }
  return { ...size, rgba };
}

/** One index along every axis but y, x, the channels and the classes. */
function planeOf(layer: Layer, { level, dims }: { level: PixelSource; dims: Dims }): Region {
  const slices = level.axes.flatMap((axis, i) => {
    if (["x", "y", "c", "class"].includes(axis)) return [];
    const length = level.shape[i] ?? 1;
    const fine = Math.min(dims[axis] ?? 0, lengthOf(layer.grid, axis) - 1);
    const index = Math.min(Math.floor((fine * length) / lengthOf(layer.grid, axis)), length - 1);
    return [[axis, [index, index + 1]] as const];
  });
  return Object.fromEntries(slices);
}

/** A pixel of the picture. */
interface Pixel {
  /** Its value in a channel or class, of which there are `count`. */
  at(index: number): number;
  readonly count: number;
  /** Values of the four pixels of the picture around it. */
  beside(): readonly number[];
}

type Colorize = (pixel: Pixel) => readonly number[];

const clear = [0, 0, 0, 0];

/** A new layer kind does not compile until it has an entry here. */
const paints: { readonly [K in LayerKind]: (layer: LayerOf<K>) => Colorize } = {
  image: ({ channels }) => {
    const shown = channels.value.flatMap((channel, index) =>
      channel.visible
        ? [{ ...channel, index, table: colormapTable(channel.colormap, channel.color) }]
        : [],
    );
    return ({ at }) => {
      const sum = [0, 0, 0, 255];
      for (const { index, table, contrast, gamma } of shown) {
        const [low, high] = contrast;
        const share = Math.min(1, Math.max(0, (at(index) - low) / (high - low))) ** gamma;
        const entry = 4 * Math.round(share * (table.length / 4 - 1));
        for (const i of [0, 1, 2] as const) sum[i] = (sum[i] ?? 0) + (table[entry + i] ?? 0);
      }
      return sum;
    };
  },
  /** Contours are one pixel of the picture wide. */
  labels: ({ coloring, contour, showSelected }) => {
    const { colorOf, selected } = coloring.value;
    const [isContour, isAlone] = [contour.value > 0, showSelected.value];
    return ({ at, beside }) => {
      const id = at(0);
      if (isAlone && id !== selected) return clear;
      if (isContour && beside().every((other) => other === id)) return clear;
      return colorOf(id);
    };
  },
  /** Of several classes the most probable one. */
  probability: ({ grid, threshold, color }) => {
    const lowest = Math.max(1, threshold.value * 255);
    const [first, ...others] = drawnClasses(grid);
    if (!first) return () => clear;
    return ({ at }) => {
      const more = (best: typeof first, each: typeof first) =>
        at(each.index) > at(best.index) ? each : best;
      const found = others.reduce(more, first);
      if (at(found.index) < lowest) return clear;
      return [...(found === first ? color.value : labelColor(found.label, 0)), 255];
    };
  },
};
