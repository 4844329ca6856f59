import { Failure } from "#core/failure.ts";
import { countOf, overlap, sizeOf, wholeOf } from "#core/labels/box.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { chunkBox, chunksIn } from "../chunks/chunk-boxes.ts";
import { copyBox } from "../chunks/copy-box.ts";
import { createPixels, type Pixels } from "../pixel-source.ts";
import type { Key, WritableStore } from "../stores/store.ts";
import { type ChunkCodec, chunkCodec } from "./chunk-codec.ts";

export interface LevelPlan {
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dtype: Dtype;
}

export interface WrittenRegion {
  readonly start: readonly number[];
  readonly shape: readonly number[];
  readonly data: Pixels;
}

/**
 * One level that is written chunk by chunk; what was never written does not exist and reads as 0. Writes
 * to one chunk follow each other, so that none is lost, as long as one object of this class writes a level.
 */
export class WritableLevel implements LevelPlan {
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dtype: Dtype;
  readonly #store: WritableStore;
  readonly #folder: Key;
  readonly #codec: Promise<ChunkCodec>;
  readonly #lastWrites = new Map<Key, Promise<void>>();

  /** `folder` is the array's own, in the store. */
  constructor({ store, folder, plan }: { store: WritableStore; folder: Key; plan: LevelPlan }) {
    this.shape = plan.shape;
    this.chunkShape = plan.chunkShape;
    this.dtype = plan.dtype;
    this.#store = store;
    this.#folder = folder;
    this.#codec = chunkCodec(plan.dtype, countOf(plan.chunkShape));
  }

  /** A whole chunk in C order, padded where it reaches beyond the level; undefined if never written. */
  async readChunk(coords: readonly number[], signal: AbortSignal): Promise<Pixels | undefined> {
    const key = this.#keyOf(coords);
    const bytes = await this.#store.get(key, { signal });
    if (!bytes) return undefined;
    try {
      return await (await this.#codec).decode(bytes);
    } catch (cause) {
      const message = `Chunk ${key} is broken: it cannot be unpacked`;
      throw new Failure({ code: "source/broken-chunk", source: key }, message, { cause });
    }
  }

  /** Replaces a chunk; `data` is as `readChunk` gives it, and is copied before this returns. */
  async writeChunk(coords: readonly number[], data: Pixels): Promise<void> {
    const chunk = createPixels(this.dtype, countOf(this.chunkShape));
    if (data.length !== chunk.length)
      throw new Error(`${data.length} samples for a chunk of ${chunk.length}`);
    chunk.set(data);
    await this.#inTurn(coords, () => this.#put(coords, chunk));
  }

  /**
   * Writes samples in C order, `shape` of them along each axis; what lies beyond the level is left out.
   * `data` stays as it is until this resolves.
   */
  async writeRegion({ start, shape, data }: WrittenRegion): Promise<void> {
    if (data.length !== countOf(shape))
      throw new Error(`${data.length} samples for a region of ${shape.join(" x ")}`);
    const box = { start, stop: start.map((from, i) => from + (shape[i] ?? 0)) };
    const whole = wholeOf(this.shape);
    const within = overlap(box, whole);
    const writes = chunksIn(within, this.chunkShape).map((coords) =>
      this.#inTurn(coords, async () => {
        const chunk = chunkBox(coords, this.chunkShape);
        const part = overlap(within, chunk);
        const isWhole = countOf(sizeOf(part)) === countOf(sizeOf(overlap(chunk, whole)));
        const kept = isWhole ? undefined : await this.readChunk(coords, neverAborted());
        const pixels = kept ?? createPixels(this.dtype, countOf(this.chunkShape));
        copyBox(part, { from: { box, data }, to: { box: chunk, data: pixels } });
        await this.#put(coords, pixels);
      }),
    );
    await Promise.all(writes);
  }

  async #put(coords: readonly number[], chunk: Pixels): Promise<void> {
    await this.#store.set(this.#keyOf(coords), await (await this.#codec).encode(chunk));
  }

  /** After the writes to that chunk that were asked for before, whether or not they succeeded. */
  async #inTurn(coords: readonly number[], write: () => Promise<void>): Promise<void> {
    const key = this.#keyOf(coords);
    const before = this.#lastWrites.get(key) ?? Promise.resolve();
    const mine = before.then(write, write);
    this.#lastWrites.set(key, mine);
    try {
      await mine;
    } finally {
      if (this.#lastWrites.get(key) === mine) this.#lastWrites.delete(key);
    }
  }

  #keyOf(coords: readonly number[]): Key {
    return `${this.#folder}/c/${coords.join("/")}`;
  }
}

/** A write that has begun is finished: half of one would be worse than waiting for it. */
function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
