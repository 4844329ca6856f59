import { overlap, sizeOf, wholeOf } from "#core/labels/box.ts";
import type { LabelIds } from "#core/labels/label-ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import { chunkBox } from "../chunks/chunk-boxes.ts";
import type { PixelSource } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import type { WritableStore } from "../stores/store.ts";
import { aFewAtOnce } from "../write/a-few-at-once.ts";
import { savedChunks } from "../write/saved-chunks.ts";
import { createOmeZarr } from "../zarr/create-ome-zarr.ts";
import { KeptIds } from "./kept-ids.ts";
import { labelsChunkShape } from "./labels-grid.ts";

/** Labels as they are to stay, fine to coarse. */
export interface WholeLabels {
  readonly name: string;
  readonly grid: Grid;
  readonly levels: readonly PixelSource[];
  readonly ids: LabelIds;
}

/** Writes labels into an empty folder as if all of them had been painted on nothing, what they were painted over included. */
export async function writeWholeLabels(
  { name, grid, levels, ids }: WholeLabels,
  { store, signal }: { store: WritableStore; signal: AbortSignal },
): Promise<void> {
  const chunkShape = labelsChunkShape(grid);
  const plan = { name, grid, version: "0.5", chunkShape, isLabels: true } as const;
  const written = await createOmeZarr(store, plan);
  for (const [i, level] of levels.entries()) {
    const whole = wholeOf(level.shape);
    await aFewAtOnce(savedChunks(level, chunkShape).coords(), {
      signal,
      async act(coords) {
        const box = overlap(chunkBox(coords, chunkShape), whole);
        const { data } = await level.read(regionOf(level.axes, box), { signal });
        if (!data.some(Boolean)) return;
        await written.levels[i]?.writeRegion({ start: box.start, shape: sizeOf(box), data });
      },
    });
  }
  await new KeptIds(ids, async () => store).write(); // all of them have been met by now
}
