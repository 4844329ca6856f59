import type { PixelBlock, PixelSource, Region } from "#io/pixel-source.ts";
import { copyBox } from "./copy-box.ts";

/** Blocks along y and x are at least this long (small chunks are gathered) and at most the other. */
const shortestPx = 128;
const longestPx = 4096;

/**
 * Reads whole blocks of chunks and keeps the latest, up to `limitBytes`, so that patches drawn again and
 * again from a huge volume cost a bounded memory. For one consumer: aborting one read fails another that
 * waits for the same block.
 */
export function withBlockCache(source: PixelSource, limitBytes: number): PixelSource {
  const lengths = source.axes.map((axis, i) => blockLength(axis, source.chunks[i] ?? 1));
  const blocks = new RecentBlocks(limitBytes);

  function block(position: readonly number[], signal: AbortSignal): Promise<PixelBlock> {
    const region = Object.fromEntries(
      source.axes.map((axis, i) => {
        const start = (position[i] ?? 0) * (lengths[i] ?? 1);
        return [axis, [start, Math.min(start + (lengths[i] ?? 1), source.shape[i] ?? 1)]];
      }),
    ) as Region; // a pair for each axis, as written above
    return blocks.get(position.join("/"), () => source.read(region, { signal }));
  }

  return {
    ...source,
    async read(region, { signal }) {
      const ranges = source.axes.map((axis, i) => cut(region[axis], source.shape[i] ?? 1));
      const shape = ranges.map(([start, stop]) => stop - start);
      const positions = blocksOver(ranges, lengths);
      const read = await Promise.all(positions.map((position) => block(position, signal)));
      const data = emptyLike(read[0], shape);
      for (const [i, position] of positions.entries()) {
        const found = read[i];
        if (!found) continue;
        const starts = position.map((at, axis) => at * (lengths[axis] ?? 1));
        const from = ranges.map(([start], axis) => Math.max(start, starts[axis] ?? 0));
        const to = ranges.map(([, stop], axis) =>
          Math.min(stop, (starts[axis] ?? 0) + (found.shape[axis] ?? 0)),
        );
        copyBox(
          { data: found.data, shape: found.shape, start: from.map((f, a) => f - (starts[a] ?? 0)) },
          { data, shape, start: from.map((f, a) => f - (ranges[a]?.[0] ?? 0)) },
          to.map((t, a) => t - (from[a] ?? 0)),
        );
      }
      return { shape, data };
    },
  };
}

function blockLength(axis: string, chunk: number): number {
  if (axis !== "y" && axis !== "x") return chunk;
  return Math.min(longestPx, chunk * Math.ceil(shortestPx / chunk));
}

function cut(range: readonly [number, number] | undefined, length: number): [number, number] {
  const [start, stop] = range ?? [0, length];
  return [Math.max(0, start), Math.min(length, stop)];
}

/** The positions, in blocks, of all blocks that meet the ranges. */
function blocksOver(ranges: readonly [number, number][], lengths: readonly number[]): number[][] {
  return ranges.reduce<number[][]>(
    (positions, [start, stop], axis) => {
      const length = lengths[axis] ?? 1;
      const along: number[] = [];
      for (let at = Math.floor(start / length); at * length < stop; at++) along.push(at);
      return positions.flatMap((position) => along.map((at) => [...position, at]));
    },
    [[]],
  );
}

function emptyLike(block: PixelBlock | undefined, shape: readonly number[]): PixelBlock["data"] {
  const size = shape.reduce((product, length) => product * length, 1);
  const Typed = (block?.data.constructor ?? Uint8Array) as new (size: number) => PixelBlock["data"]; // a typed array's constructor takes a length
  return new Typed(size);
}

/** Keeps promises, so that two readers of one block cause one read; the least recently used leave first. */
class RecentBlocks {
  readonly #limitBytes: number;
  readonly #blocks = new Map<string, { promise: Promise<PixelBlock>; bytes: number }>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string, read: () => Promise<PixelBlock>): Promise<PixelBlock> {
    const found = this.#blocks.get(key);
    if (found) {
      this.#blocks.delete(key);
      this.#blocks.set(key, found);
      return found.promise;
    }
    const entry = { promise: read(), bytes: 0 };
    this.#blocks.set(key, entry);
    entry.promise.then(
      (block) => {
        entry.bytes = block.data.byteLength;
        this.#bytes += entry.bytes;
        this.#drop();
      },
      () => this.#blocks.delete(key), // whoever asked is told; the next one reads again
    );
    return entry.promise;
  }

  #drop(): void {
    for (const [key, { bytes }] of this.#blocks) {
      if (this.#bytes <= this.#limitBytes) return;
      if (bytes === 0) continue; // still being read
      this.#blocks.delete(key);
      this.#bytes -= bytes;
    }
  }
}
