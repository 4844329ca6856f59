import { type Blocks, blocksOf } from "#core/labels/blocks.ts";
import { type Box, countOf, indicesOf, overlap, sizeOf, wholeOf } from "#core/labels/box.ts";
import type { LabelArray } from "#core/labels/chunk-level.ts";
import { ModeCounter } from "#core/labels/mode.ts";
import { keptChunkBytes } from "../chunks/cached-chunk.ts";
import { chunkBox } from "../chunks/chunk-boxes.ts";
import { ChunkCache } from "../chunks/chunk-cache.ts";
import { stridesOf } from "../chunks/copy-box.ts";
import { type ChunkedLevel, readRegion } from "../chunks/read-region.ts";
import { createPixels, type PixelSource } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import { savedChunkShape } from "./saved-chunks.ts";

/**
 * Which samples [start, stop) of a finer level, along one axis, a coarse one is the mode of. "mode": all that it
 * stands for. "nearest": the middle one, that before the middle of an even number.
 */
export const pyramidMethods = {
  mode: (start, stop) => [start, stop],
  nearest(start, stop) {
    const middle = start + Math.floor((stop - start - 1) / 2);
    return [middle, middle + 1];
  },
} as const satisfies { [method: string]: (start: number, stop: number) => [number, number] };

export type PyramidMethod = keyof typeof pyramidMethods;

/** Levels of ids of those shapes, fine to coarse, each made from the one above it as it is read; the first is `finest`. */
export function idPyramid(
  finest: PixelSource,
  { shapes, method }: { shapes: readonly (readonly number[])[]; method: PyramidMethod },
): [PixelSource, ...PixelSource[]] {
  const levels: [PixelSource, ...PixelSource[]] = [finest];
  let above = finest;
  for (const shape of shapes.slice(1)) {
    above = coarserLevel(above, { shape, method });
    levels.push(above);
  }
  return levels;
}

interface Step {
  readonly shape: readonly number[];
  readonly method: PyramidMethod;
}

function coarserLevel(fine: PixelSource, { shape, method }: Step): PixelSource {
  const { axes, dtype } = fine;
  const chunks = savedChunkShape(shape);
  const cache = new ChunkCache<Chunk>(keptChunkBytes);
  const blocks = shape.map((length, axis) => blocksOf(fine.shape[axis] ?? 1, length));
  const level: ChunkedLevel = {
    ...{ axes, shape, chunks, dtype },
    chunk: (coords, signal) =>
      cache.get(coords.join("/"), {
        signal,
        async load(signal) {
          const whole = chunkBox(coords, chunks);
          const box = overlap(whole, wholeOf(shape));
          const data = createPixels(dtype, countOf(chunks)) as LabelArray; // ids are of an unsigned type
          await reduce({ fine, blocks, method, box, data, pitch: stridesOf(chunks) }, signal);
          return { data, strides: stridesOf(chunks), byteLength: data.byteLength };
        },
      }),
  };
  return {
    ...{ axes, shape, chunks, dtype },
    read: (region, { signal }) => readRegion(level, { region, signal }),
    ...(fine.filled && { filled: () => parents(fine.filled?.(), blocks) }),
  };
}

interface Chunk {
  readonly data: LabelArray;
  readonly strides: readonly number[];
  readonly byteLength: number;
}

function parents(boxes: Iterable<Box> | undefined, blocks: readonly Blocks[]) {
  if (!boxes) return undefined;
  return [...boxes].map(({ start, stop }) => ({
    start: start.map((from, axis) => blocks[axis]?.parentOf(from) ?? 0),
    stop: stop.map((to, axis) => (blocks[axis]?.parentOf(to - 1) ?? 0) + 1),
  }));
}

interface Reduction {
  readonly fine: PixelSource;
  readonly blocks: readonly Blocks[];
  readonly method: PyramidMethod;
  /** Of the coarse level. */
  readonly box: Box;
  /** Gets the samples of the box at its start, with these steps along the axes. */
  readonly data: LabelArray;
  readonly pitch: readonly number[];
}

async function reduce(
  { fine, blocks, method, box, data, pitch }: Reduction,
  signal: AbortSignal,
): Promise<void> {
  const under: Box = {
    start: box.start.map((from, axis) => blocks[axis]?.startOf(from) ?? 0),
    stop: box.stop.map((to, axis) => blocks[axis]?.startOf(to) ?? 0),
  };
  const read = await fine.read(regionOf(fine.axes, under), { signal });
  const samples = read.data as LabelArray; // as above
  if (!samples.some(Boolean)) return;
  const size = sizeOf(box);
  const taken = size.map((length, axis) => {
    const edge = (i: number) =>
      (blocks[axis]?.startOf((box.start[axis] ?? 0) + i) ?? 0) - (under.start[axis] ?? 0);
    return Array.from({ length }, (_, i) => pyramidMethods[method](edge(i), edge(i + 1)));
  });
  const counter = new ModeCounter();
  const steps = stridesOf(read.shape);
  const columns = taken.at(-1) ?? [];
  for (const row of indicesOf(wholeOf(size.slice(0, -1)))) {
    const ranges = row.map((i, axis): readonly [number, number] => taken[axis]?.[i] ?? [0, 1]);
    const under = indicesOf({
      start: ranges.map(([start]) => start),
      stop: ranges.map(([, stop]) => stop),
    });
    const lines = [...under].map((at) => offsetOf(at, steps));
    const target = offsetOf(row, pitch);
    for (const [x, [from, to]] of columns.entries()) {
      counter.clear();
      for (const line of lines) counter.addRun(samples, { offset: line + from, length: to - from });
      data[target + x] = counter.mode;
    }
  }
}

function offsetOf(index: readonly number[], steps: readonly number[]): number {
  return index.reduce((sum, i, axis) => sum + i * (steps[axis] ?? 0), 0);
}
