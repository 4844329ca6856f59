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

/** One that can say what it has in memory. */
export interface KeptLevel extends ChunkedLevel {
  /** As `chunk`, where that needs no waiting. */
  kept(coords: readonly number[]): Chunk | undefined;
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
  const { box, block, put } = emptyBlock(level, region);
  await eachAtOnce(chunksIn(box, level.chunks), {
    atOnce: requestsAtOnce,
    signal,
    act: async (coords, signal) => put(coords, await level.chunk(coords, signal)),
  });
  return block;
}

/** What `readRegion` reads, at once; undefined unless all its chunks are in memory. */
export function peekRegion(level: KeptLevel, region: Region): PixelBlock | undefined {
  const chunks: [coords: readonly number[], chunk: Chunk][] = [];
  for (const coords of chunksIn(boxOf(level, region), level.chunks)) {
    const chunk = level.kept(coords);
    if (!chunk) return undefined;
    chunks.push([coords, chunk]);
  }
  const { block, put } = emptyBlock(level, region);
  for (const [coords, chunk] of chunks) put(coords, chunk);
  return block;
}

/** Zeros over a region, and how chunks are put into it. */
function emptyBlock(level: ChunkedLevel, region: Region) {
  const box = boxOf(level, region);
  const shape = sizeOf(box);
  const data = createPixels(level.dtype, countOf(shape));
  const block: PixelBlock = { shape, data };
  return {
    box,
    block,
    put(coords: readonly number[], chunk: Chunk) {
      const from = { box: chunkBox(coords, level.chunks), ...chunk };
      copyBox(overlap(box, from.box), { from, to: { box, data } });
    },
  };
}

/** The region cut to the level; axes that the level lacks are passed over. */
export function boxOf({ axes, shape }: Pick<ChunkedLevel, "axes" | "shape">, region: Region): Box {
  const start = axes.map((axis) => region[axis]?.[0] ?? 0);
  const stop = axes.map((axis, i) => region[axis]?.[1] ?? shape[i] ?? 0);
  return overlap(wholeOf(shape), { start, stop });
}
