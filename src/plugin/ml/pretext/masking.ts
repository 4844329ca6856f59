import { type Random, shuffled } from "#core/random.ts";
import type { ImageSize, PretextMember, PretextTask } from "./pretext.ts";

const patterns = ["random", "grid"] as const;

export interface MaskingParameters {
  /** How many of the blocks are hidden, 0..1; of the grid it is half of them. */
  readonly ratio: number;
  /** Side of a block, in pixels. */
  readonly block: number;
  /** Blocks at random, or every other one, as on a chess board. */
  readonly pattern: (typeof patterns)[number];
}

/**
 * Hides blocks, and learns what was there: masked autoencoders (He et al. 2022, arXiv 2111.06377). BiaPy does so with its
 * vision transformer alone; that a convolutional network is given the mean in hidden blocks and graded there goes beyond it
 * (as in Pathak et al. 2016, arXiv 1604.07379, and Xie et al. 2022, arXiv 2111.09886).
 */
export const masking = {
  id: "masking",
  title: "Fill in hidden blocks",
  summary: "Squares are hidden; the network learns to tell what was there",
  usualLoss: "mse",
  defaults: { ratio: 0.5, block: 16, pattern: "random" } as MaskingParameters, // wider than the literal
  ranges: { ratio: [0.05, 0.95, "included"], block: [1, 512, "included"] },
  options: { pattern: patterns },
  build: ({ ratio, block, pattern }: MaskingParameters): PretextTask => ({
    hiding: {
      blockPx: block,
      draw(patch, random) {
        const grid = { height: patch.height / block, width: patch.width / block };
        const hidden = pattern === "grid" ? everyOther(grid) : someOf(grid, { ratio, random });
        return enlarged(hidden, grid, patch);
      },
    },
  }),
} as const satisfies PretextMember<"masking", MaskingParameters>;

/** Those whose row and column are both even or both odd. */
function everyOther({ height, width }: ImageSize): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, i) =>
    (Math.floor(i / width) + (i % width)) % 2 === 0 ? 1 : 0,
  );
}

/** All but `int(blocks * (1 - ratio))` of them, as BiaPy counts. */
function someOf(
  { height, width }: ImageSize,
  { ratio, random }: { readonly ratio: number; readonly random: Random },
): Uint8Array {
  const blocks = height * width;
  const seen = Math.floor(blocks * (1 - ratio));
  const hidden = new Uint8Array(blocks);
  for (const at of shuffled([...hidden.keys()], random).slice(seen)) hidden[at] = 1;
  return hidden;
}

function enlarged(blocks: Uint8Array, grid: ImageSize, patch: ImageSize): Uint8Array {
  const block = patch.height / grid.height;
  const { width } = patch;
  return Uint8Array.from({ length: patch.height * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width / block), Math.floor((i % width) / block)];
    return blocks[row * grid.width + column] ?? 0;
  });
}
