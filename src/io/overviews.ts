import { type Blocks, blocksOf } from "#core/labels/blocks.ts";
import { type Box, countOf, indicesOf, overlap, sizeOf, wholeOf } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import { chunkSize } from "#core/labels/chunk-grid.ts";
import { type CachedChunk, keptChunkBytes } from "./chunks/cached-chunk.ts";
import { cachedSource } from "./chunks/cached-source.ts";
import { chunkBox } from "./chunks/chunk-boxes.ts";
import { ChunkCache } from "./chunks/chunk-cache.ts";
import { stridesOf } from "./chunks/copy-box.ts";
import { Turns } from "./chunks/turns.ts";
import { createPixels, type PixelBlock, type PixelSource } from "./pixel-source.ts";
import { type Reduction, reductions } from "./reductions.ts";
import { regionOf } from "./region.ts";

/** A plane with more pixels than this is slow to draw from its finest level alone. */
const largePlane = 2048 * 2048;
/** Levels are halved until no side of the last is longer. */
const smallSide = 1024;
/** A chunk of a file whose rows lie together has about so many samples, and at most as many rows as a square one. */
const bandSamples = 2 ** 18;
/** Of the finest level so many pieces are in memory at once, while coarser ones are made of them. */
const piecesAtOnce = 8;

/**
 * Coarser levels of a large image that is stored in one: each half as wide and high as the one above it, made of that one piece by
 * piece as it is looked at. What was made is kept, up to 64 MB; nothing for small images.
 */
export function overviewsOf(finest: PixelSource, reduction: Reduction): PixelSource[] {
  const [height = 1, width = 1] = finest.shape.slice(-2);
  if (height * width <= largePlane) return [];
  const parts = {
    cache: new ChunkCache<CachedChunk>(keptChunkBytes),
    turns: new Turns(piecesAtOnce),
  };
  const levels: PixelSource[] = [];
  let above = finest;
  while (Math.max(...above.shape.slice(-2)) > smallSide) {
    above = halfLevel(above, { ...parts, reduction, index: levels.length + 1 });
    levels.push(above);
  }
  return levels;
}

interface HalfOptions {
  readonly reduction: Reduction;
  /** Of the level, the finest being 0. */
  readonly index: number;
  readonly cache: ChunkCache<CachedChunk>;
  readonly turns: Turns;
}

function halfLevel(
  fine: PixelSource,
  { reduction, index, cache, turns }: HalfOptions,
): PixelSource {
  const { axes, dtype } = fine;
  const outer = fine.shape.slice(0, -2);
  const shape = [...outer, ...fine.shape.slice(-2).map((length) => Math.ceil(length / 2))];
  const chunks = [...outer.map(() => 1), ...chunkSides(fine, shape.slice(-2))];
  const blocks = shape.map((length, axis) => blocksOf(fine.shape[axis] ?? 1, length));
  const load = async (coords: readonly number[], signal: AbortSignal): Promise<CachedChunk> => {
    const box = overlap(chunkBox(coords, chunks), wholeOf(shape));
    const under = finerBox(box, blocks);
    const make = async () => {
      const read = await fine.read(regionOf(axes, under), { signal });
      const data = createPixels(dtype, countOf(sizeOf(box)));
      await reduce({ read, under, box, blocks, reduction, data }, signal);
      return { data, strides: stridesOf(sizeOf(box)), byteLength: data.byteLength };
    };
    // Of the coarser levels each waits for pieces of the one above: only who reads the file takes a turn.
    return index === 1 ? await turns.take(make, signal) : await make();
  };
  return cachedSource({ axes, shape, chunks, dtype, cache, name: `${index}`, load });
}

/** Squares; of a file whose rows lie together bands of whole rows, so that none is unpacked for one tile and then for the next. */
function chunkSides(
  { chunks, shape }: PixelSource,
  [height = 1, width = 1]: readonly number[],
): [height: number, width: number] {
  const isBands = (chunks.at(-1) ?? 1) >= (shape.at(-1) ?? 1);
  if (!isBands) return [Math.min(chunkSize, height), Math.min(chunkSize, width)];
  const rows = Math.min(chunkSize, Math.max(1, Math.round(bandSamples / width)));
  return [Math.min(rows, height), width];
}

function finerBox(box: Box, blocks: readonly Blocks[]): Box {
  return {
    start: box.start.map((from, axis) => blocks[axis]?.startOf(from) ?? 0),
    stop: box.stop.map((to, axis) => blocks[axis]?.startOf(to) ?? 0),
  };
}

interface Reducing {
  /** What lies under the box on the finer level. */
  readonly read: PixelBlock;
  readonly under: Box;
  readonly box: Box;
  readonly blocks: readonly Blocks[];
  readonly reduction: Reduction;
  /** Of the box, in C order. */
  readonly data: PixelBlock["data"];
}

async function reduce(
  { read, under, box, blocks, reduction, data }: Reducing,
  signal: AbortSignal,
): Promise<void> {
  const breather = new Breather(signal);
  const take = reductions[reduction](read.data);
  const [blocksY, blocksX] = blocks.slice(-2);
  const [y0 = 0, x0 = 0] = box.start.slice(-2);
  const [y1 = 0, x1 = 0] = box.stop.slice(-2);
  const [underY = 0, underX = 0] = under.start.slice(-2);
  const [rows = 1, columns = 1] = read.shape.slice(-2);
  const edges = Array.from(
    { length: x1 - x0 + 1 },
    (_, i) => (blocksX?.startOf(x0 + i) ?? 0) - underX,
  );
  let at = 0;
  let plane = 0;
  for (const _ of indicesOf(wholeOf(sizeOf(box).slice(0, -2)))) {
    for (let y = y0; y < y1; y++) {
      const top = (blocksY?.startOf(y) ?? 0) - underY;
      const bottom = (blocksY?.startOf(y + 1) ?? 0) - underY;
      const lines = { first: (plane * rows + top) * columns, count: bottom - top, pitch: columns };
      for (let x = 0; x < x1 - x0; x++)
        data[at++] = take(lines, { from: edges[x] ?? 0, to: edges[x + 1] ?? 0 });
      if (breather.isDue) await breather.pause();
    }
    plane++;
  }
}
