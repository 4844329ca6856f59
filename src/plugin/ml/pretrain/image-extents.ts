import type { Random } from "#core/random.ts";
import { ChannelValues } from "../data/channel-statistics.ts";
import { chooseBlocks } from "../data/measure.ts";
import type { Plane } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";
import type { SeenImage } from "../data/seen-images.ts";
import type { Extent } from "../pretext/pretext.ts";

/** One image to a degradation: a plane. */
export interface SeenPlane extends SeenImage {
  readonly plane: Plane;
}

/**
 * The least and the largest value of planes, all channels together, each measured when it is first asked for. Of a plane of more
 * blocks of 256 x 256 than `mostBlocks` so many are read, at random, the same ones each time.
 */
export class ImageExtents {
  readonly #planes: readonly SeenPlane[];
  readonly #mostBlocks: number;
  readonly #randomOf: (plane: number) => Random;
  readonly #known = new Map<number, Promise<Extent>>();

  constructor(
    planes: readonly SeenPlane[],
    { mostBlocks, randomOf }: { mostBlocks: number; randomOf: (plane: number) => Random },
  ) {
    this.#planes = planes;
    this.#mostBlocks = mostBlocks;
    this.#randomOf = randomOf;
  }

  /** Of the plane of that number. Rejects as its image's reader does, and then measures anew when asked again. */
  of(plane: number, signal: AbortSignal): Promise<Extent> {
    const known = this.#known.get(plane);
    if (known !== undefined) return known;
    const measured = this.#measure(plane, signal);
    this.#known.set(plane, measured);
    measured.catch(() => this.#known.delete(plane));
    return measured;
  }

  async #measure(at: number, signal: AbortSignal): Promise<Extent> {
    const seen = this.#planes[at];
    if (!seen) throw new Error(`There is no plane ${at}`);
    const values = new ChannelValues({ keepsAll: false });
    for (const { rect } of chooseBlocks([seen], this.#mostBlocks, this.#randomOf(at)))
      values.add(await readPlane(seen.image, { ...seen, rect }, signal));
    const { min, max } = values.statistics();
    return { min, max };
  }
}

const budgetBlocks = 1024;
const [fewestBlocks, mostBlocks] = [4, 64];

/** Blocks to read of each of so many planes: all of usual ones, and of very many not more than a look takes. */
export function blocksPerPlane(planes: number): number {
  return Math.max(fewestBlocks, Math.min(mostBlocks, Math.floor(budgetBlocks / planes)));
}
