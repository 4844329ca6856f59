import { type Box, countOf, overlap, sizeOf, wholeOf } from "#core/labels/box.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { createPixels, type PixelBlock, type Pixels, type Region } from "../pixel-source.ts";
import { chunkBox, chunksIn } from "./chunk-boxes.ts";
import { copyBox } from "./copy-box.ts";
import { eachAtOnce } from "./each-at-once.ts";

/** More would wait anyway: browsers open six connections to a host. */
const requestsAtOnce = 8;

/** What a format has to say of one level for its regions to be read chunk by chunk. */
export interface ChunkedLevel {
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly dtype: Dtype;
  /** A whole chunk, padded where it reaches beyond the level. It is borrowed: not to be written to. */
  chunk(coords: readonly number[], signal: AbortSignal): Promise<Chunk>;
}

export interface Chunk {
  readonly data: Pixels;
  readonly strides: readonly number[];
}

/** Copies a region out of the chunks it touches, each of which is asked for once. */
export async function readRegion(
  level: ChunkedLevel,
  { region, signal }: { region: Region; signal: AbortSignal },
): Promise<PixelBlock> {
  signal.throwIfAborted();
  const box = boxOf(level, region);
  const shape = sizeOf(box);
  const data = createPixels(level.dtype, countOf(shape));
  await eachAtOnce(chunksIn(box, level.chunks), {
    atOnce: requestsAtOnce,
    signal,
    async act(coords, signal) {
      const chunk = await level.chunk(coords, signal);
      const from = { box: chunkBox(coords, level.chunks), ...chunk };
      copyBox(overlap(box, from.box), { from, to: { box, data } });
    },
  });
  return { shape, data };
}

/** The region cut to the level; axes that the level lacks are passed over. */
export function boxOf({ axes, shape }: Pick<ChunkedLevel, "axes" | "shape">, region: Region): Box {
  const start = axes.map((axis) => region[axis]?.[0] ?? 0);
  const stop = axes.map((axis, i) => region[axis]?.[1] ?? shape[i] ?? 0);
  return overlap(wholeOf(shape), { start, stop });
}
