import { countOf, overlap, wholeOf } from "#core/labels/box.ts";
import { chunkBox, chunksIn } from "#io/chunks/chunk-boxes.ts";
import { copyBox } from "#io/chunks/copy-box.ts";
import { createPixels, type Pixels } from "#io/pixel-source.ts";
import type { WritableLevel, WrittenRegion } from "#io/zarr/writable-level.ts";

/** Chunks that are held although nothing of them waits to be written: what comes next mostly lies in them too. */
const mostHeld = 256;

interface HeldChunk {
  readonly coords: readonly number[];
  readonly pixels: Pixels;
  isChanged: boolean;
}

/**
 * Takes regions that are much smaller than the chunks of a level, and packs each chunk once for many of them. Its calls follow each
 * other: none begins before the last has resolved.
 */
export class BufferedLevel {
  readonly #level: WritableLevel;
  readonly #held = new Map<string, HeldChunk>();

  constructor(level: WritableLevel) {
    this.#level = level;
  }

  async writeRegion({ start, shape, data }: WrittenRegion): Promise<void> {
    const box = { start, stop: start.map((from, i) => from + (shape[i] ?? 0)) };
    const { chunkShape } = this.#level;
    const within = overlap(box, wholeOf(this.#level.shape));
    for (const coords of chunksIn(within, chunkShape)) {
      const chunk = await this.#hold(coords);
      const to = { box: chunkBox(coords, chunkShape), data: chunk.pixels };
      copyBox(overlap(within, to.box), { from: { box, data }, to });
      chunk.isChanged = true;
    }
  }

  /** Writes what has changed. */
  async flush(): Promise<void> {
    for (const chunk of this.#held.values()) {
      if (!chunk.isChanged) continue;
      await this.#level.writeChunk(chunk.coords, chunk.pixels);
      chunk.isChanged = false;
    }
    if (this.#held.size > mostHeld) this.#held.clear();
  }

  async #hold(coords: readonly number[]): Promise<HeldChunk> {
    const key = coords.join("/");
    const held = this.#held.get(key);
    if (held) return held;
    const { chunkShape, dtype } = this.#level;
    const { signal } = new AbortController(); // what is finished is written, whatever is cancelled meanwhile
    const pixels =
      (await this.#level.readChunk(coords, signal)) ?? createPixels(dtype, countOf(chunkShape));
    const chunk = { coords, pixels, isChanged: false };
    this.#held.set(key, chunk);
    return chunk;
  }
}
