import type { Grid } from "#core/layers/grid.ts";
import { tiff } from "#io/write/tiff.ts";
import type { Reconstruction } from "../pretrain/reconstruct-image.ts";
import type { ReconstructionTaker } from "../pretrain/reconstruct-test.ts";
import { fileInMemory } from "./file-in-memory.ts";
import type { ResultsTree } from "./results-tree.ts";
import { planeGrid, valueImage } from "./value-image.ts";

/** Writes what becomes of a test image into a tree of results, as TIFF in the image's own values. */
export function reconstructionWriter(
  tree: Pick<ResultsTree, "maskCheck" | "reconstruction">,
  { name, grid }: { readonly name: string; readonly grid: Grid },
  signal: AbortSignal,
): ReconstructionTaker {
  const file = (of: Grid, planes: Parameters<typeof valueImage>[0]["planes"], channels: number) =>
    fileInMemory(valueImage({ name, grid: of, planes, channels }), tiff, signal);
  return {
    async patch({ index, ...patch }, channels) {
      const { height, width, original, given, made, madeAndVisible } = patch;
      if (!madeAndVisible) return;
      const small = planeGrid(grid, [height, width]);
      const one = (values: Float32Array) =>
        file(small, [{ plane: {}, height, width, values }], channels);
      await tree.maskCheck(name, index, {
        original: await one(original),
        masked: await one(given),
        reconstruction: await one(made),
        reconstruction_and_visible: await one(madeAndVisible),
      });
    },
    async whole(planes, channels) {
      const all = (values: (of: Reconstruction) => Float32Array | undefined) =>
        file(
          grid,
          planes.map((of) => ({ ...of, values: values(of) ?? of.made })),
          channels,
        );
      const isHidden = planes.some(({ madeAndVisible }) => madeAndVisible);
      await tree.reconstruction(name, {
        reconstruction: await all(({ made }) => made),
        hidden: isHidden
          ? {
              masked: await all(({ given }) => given),
              reconstruction_and_visible: await all(({ madeAndVisible }) => madeAndVisible),
            }
          : undefined,
      });
    },
  };
}
